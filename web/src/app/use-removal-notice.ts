import { t } from '@lingui/core/macro'
import { useEffect, useRef } from 'react'
import { useChat } from '@/binding/use-chat'
import { useMe } from '@/binding/use-me'
import { useObservable } from '@/binding/use-observable'
import { roomCalled } from '@/lib/room-title'
import { showToast } from '@/ui/toasts'

/** Tells somebody wherever they are that they are out of a room, which vanishes from their list. */
export function useRemovalNotice(): void {
  const { me } = useMe()
  const room = useObservable(useChat().removedFrom)
  const told = useRef(room)
  useEffect(() => {
    if (room === null || room === told.current) return
    told.current = room
    const called = roomCalled(room, me)
    showToast({ text: t`You are not in ${called} any more.` })
  }, [room, me])
}
