import { useEffect, useState } from 'react'
import { useMe } from '@/binding/use-me'
import { type Speaking, speakingIn } from '@/core/rights'
import type { RoomView } from '@/core/room-view'

/** A browser's timers go no further. */
const LONGEST_MS = 2 ** 31 - 1

/** What may be said in a room; renders again when a mute ends. */
export function useSpeaking(view: RoomView): Speaking {
  const { me } = useMe()
  const [now, setNow] = useState(() => Date.now())
  const mutedUntil = view.standing === 'member' ? view.mutedUntil : null
  useEffect(() => {
    setNow(Date.now())
    if (mutedUntil === null) return
    const wait = Date.parse(mutedUntil) - Date.now()
    if (wait <= 0) return
    const timer = setTimeout(() => setNow(Date.now()), Math.min(wait, LONGEST_MS))
    return () => clearTimeout(timer)
  }, [mutedUntil])
  return speakingIn(view, { me }, now)
}
