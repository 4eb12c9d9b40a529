import { useEffect } from 'react'
import { useChat } from '@/binding/use-chat'
import { useObservable } from '@/binding/use-observable'

/** Puts the room and how much is unread where a tab shows it. */
export function useDocumentTitle(): void {
  const chat = useChat()
  const rooms = useObservable(chat.rooms)
  const open = useObservable(chat.openRoom)
  const unread = [...rooms.values()].reduce(
    (sum, view) => sum + (view.standing === 'member' ? view.unread : 0),
    0,
  )
  const room = open.status === 'found' ? rooms.get(open.id)?.room : undefined
  const place = room === undefined ? 'Stonechat' : `#${room.name ?? room.title} · Stonechat`
  const title = unread > 0 ? `(${unread}) ${place}` : place
  useEffect(() => {
    document.title = title
  }, [title])
}
