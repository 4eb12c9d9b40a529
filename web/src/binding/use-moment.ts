import { useEffect, useState } from 'react'

/** The longest that a timer can wait. */
const TIMER_MOST_MS = 2_147_483_647

/** Draws anew when that moment comes. */
export function useMoment(at: number | null): void {
  const [, setRound] = useState(0)
  useEffect(() => {
    const left = at === null ? 0 : at - Date.now()
    if (left <= 0) return
    const timer = setTimeout(() => setRound((round) => round + 1), Math.min(left, TIMER_MOST_MS))
    return () => clearTimeout(timer)
  }, [at])
}
