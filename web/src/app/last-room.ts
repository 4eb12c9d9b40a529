import { useEffect, useLayoutEffect } from 'react'
import { deviceKeep, recentRooms } from '@/app/services'
import { useChat } from '@/binding/use-chat'
import { useSelection } from '@/binding/use-observable'
import { currentPath, goTo } from '@/lib/navigation'
import { HOME_PATH, roomPath } from '@/lib/routes'

const NAME = 'last-room'

/** The address of the room that was open last in this browser, or null. */
export function lastRoomPath(): string | null {
  return deviceKeep.get(NAME)
}

/** Opening the application goes on where one was; going home later stays home. */
export function useLastRoom(): void {
  const chat = useChat()
  const openId = useSelection(chat.openRoom, (open) => (open.status === 'found' ? open.id : null))

  // Before anything else is drawn in its place.
  useLayoutEffect(() => {
    const last = lastRoomPath()
    if (last !== null && currentPath.get() === HOME_PATH) goTo(last, { replace: true })
  }, [])

  const path = useSelection(chat.rooms, (views) => {
    const view = openId === null ? undefined : views.get(openId)
    return view === undefined ? null : roomPath(view.room)
  })

  useEffect(() => {
    if (path !== null) deviceKeep.set(NAME, path)
  }, [path])

  useEffect(() => {
    if (openId !== null && chat.rooms.get().has(openId)) recentRooms.opened(openId)
  }, [chat, openId])
}
