import { t } from '@lingui/core/macro'
import type { Chat } from '@/core/chat'
import { roomBeside, roomsInOrder } from '@/core/room-order'
import type { JoinedRoom } from '@/core/room-view'
import type { Command } from '@/lib/commands'
import { goTo } from '@/lib/navigation'
import { roomPath } from '@/lib/routes'

/** Walking along the rooms without the mouse. */
export function roomCommands(chat: Chat): readonly Command[] {
  const walk = (step: 1 | -1, isWanted?: (view: JoinedRoom) => boolean) => ({
    isPossible: () => neighbour(chat, step, isWanted) !== undefined,
    perform: () => {
      const next = neighbour(chat, step, isWanted)
      if (next !== undefined) goTo(roomPath(next.room))
    },
  })
  const common = { group: 'rooms', isKeysOnly: true } as const
  return [
    {
      id: 'next-room',
      title: () => t`Next room`,
      shortcuts: ['Alt+ArrowDown'],
      ...common,
      ...walk(1),
    },
    {
      id: 'previous-room',
      title: () => t`Previous room`,
      shortcuts: ['Alt+ArrowUp'],
      ...common,
      ...walk(-1),
    },
    {
      id: 'next-unread-room',
      title: () => t`Next unread room`,
      shortcuts: ['Alt+Shift+ArrowDown'],
      ...common,
      ...walk(1, isUnread),
    },
    {
      id: 'previous-unread-room',
      title: () => t`Previous unread room`,
      shortcuts: ['Alt+Shift+ArrowUp'],
      ...common,
      ...walk(-1, isUnread),
    },
  ]
}

function isUnread({ unread }: JoinedRoom): boolean {
  return unread > 0
}

function neighbour(
  chat: Chat,
  step: 1 | -1,
  isWanted?: (view: JoinedRoom) => boolean,
): JoinedRoom | undefined {
  const session = chat.session.get()
  if (session.phase !== 'named') return undefined
  const open = chat.openRoom.get()
  const rooms = roomsInOrder(chat.rooms.get(), session.me)
  return roomBeside(rooms, open.status === 'found' ? open.id : null, step, isWanted)
}
