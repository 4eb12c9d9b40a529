import { t } from '@lingui/core/macro'
import { useEffect } from 'react'
import type { Room } from '@/api/wire'
import { unreadIn } from '@/app/attention/unread-in'
import { useChat } from '@/binding/use-chat'
import { useObservable } from '@/binding/use-observable'
import type { SessionState } from '@/core/session'
import { roomSign, roomTitle } from '@/lib/room-title'
import type { Route } from '@/lib/routes'

/** Puts the room and how much is unread where a tab shows it. */
export function useDocumentTitle(route: Route): void {
  const chat = useChat()
  const rooms = useObservable(chat.rooms)
  const open = useObservable(chat.openRoom)
  const whispers = useObservable(chat.whispers)
  const unread = unreadIn(rooms, whispers)
  const session = useObservable(chat.session)
  const room = open.status === 'found' ? rooms.get(open.id)?.room : undefined
  const name = room === undefined ? pageTitle(route) : titleOf(room, session)
  const place = name === null ? 'Stonechat' : `${name} · Stonechat`
  const title = unread > 0 ? `(${unread}) ${place}` : place
  useEffect(() => {
    document.title = title
  }, [title])
}

function pageTitle(route: Route): string | null {
  switch (route.page) {
    case 'settings':
      return t`Settings`
    case 'search':
      return t`Search`
    case 'reports':
      return t`Reports`
    case 'rooms':
      return t`Rooms`
    default:
      return null
  }
}

function titleOf(room: Room, session: SessionState): string | null {
  if (session.phase !== 'named') return null
  return roomSign(room) + (room.name ?? roomTitle(room, session.me))
}
