import { useEffect } from 'react'
import type { Room } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useObservable } from '@/binding/use-observable'
import type { SessionState } from '@/core/session'
import { roomSign, roomTitle } from '@/lib/room-title'

/** Puts the room and how much is unread where a tab shows it. */
export function useDocumentTitle(): void {
  const chat = useChat()
  const rooms = useObservable(chat.rooms)
  const open = useObservable(chat.openRoom)
  const unread = [...rooms.values()].reduce(
    (sum, view) => sum + (view.standing === 'member' ? view.unread : 0),
    0,
  )
  const session = useObservable(chat.session)
  const room = open.status === 'found' ? rooms.get(open.id)?.room : undefined
  const place = room === undefined ? 'Stonechat' : `${titleOf(room, session)} · Stonechat`
  const title = unread > 0 ? `(${unread}) ${place}` : place
  useEffect(() => {
    document.title = title
  }, [title])
}

function titleOf(room: Room, session: SessionState): string {
  if (session.phase !== 'named') return 'Stonechat'
  return roomSign(room) + (room.name ?? roomTitle(room, session.me))
}
