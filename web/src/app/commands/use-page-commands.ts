import { useMemo } from 'react'
import { pageCommands } from '@/app/commands/page-commands'
import { roomCommands } from '@/app/commands/room-commands'
import { useShortcuts } from '@/app/commands/use-shortcuts'
import { preferences } from '@/app/services'
import { useChat } from '@/binding/use-chat'
import { useCommands } from '@/binding/use-commands'
import type { Chat } from '@/core/chat'
import { goTo } from '@/lib/navigation'
import { searchPath } from '@/lib/routes'

/** What is open over the page. */
export type Overlay =
  | 'switcher'
  | 'help'
  | 'create-room'
  | 'new-message'
  | 'do-not-disturb'
  | 'sign-out'
  | null

/** Offers the commands that are there wherever one is, and listens to the keyboard. */
export function usePageCommands(open: (overlay: Overlay) => void): void {
  const chat = useChat()
  useShortcuts()
  useCommands(
    useMemo(
      () => [
        ...pageCommands(
          {
            openSwitcher: () => open('switcher'),
            openHelp: () => open('help'),
            createRoom: () => open('create-room'),
            search: () => goTo(searchPath(roomTerm(chat))),
            writeMessage: () => open('new-message'),
          },
          preferences,
        ),
        ...roomCommands(chat),
      ],
      [chat, open],
    ),
  )
}

/** Whoever searches from within a room most likely means that room; a chip is quickly gone. */
function roomTerm(chat: Chat): string {
  const open = chat.openRoom.get()
  const room = open.status === 'found' ? chat.rooms.get().get(open.id)?.room : undefined
  return room === undefined ? '' : `in:${room.name ?? room.id}`
}
