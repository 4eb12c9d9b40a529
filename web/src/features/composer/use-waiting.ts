import { useEffect, useState } from 'react'

const SECOND_MS = 1_000

/** How many seconds are left until then, counted down; 0 once it is past, and for null. */
export function useSecondsUntil(at: number | null): number {
  const [, setRound] = useState(0)
  const left = at === null ? 0 : Math.max(0, Math.ceil((at - Date.now()) / SECOND_MS))
  const isWaiting = left > 0
  useEffect(() => {
    if (!isWaiting) return
    const timer = setInterval(() => setRound((round) => round + 1), SECOND_MS)
    return () => clearInterval(timer)
  }, [isWaiting])
  return left
}

/** True once a condition has held for so long; false at once when it does not. */
export function useLasting(condition: boolean, milliseconds: number): boolean {
  const [hasLasted, setHasLasted] = useState(false)
  useEffect(() => {
    setHasLasted(false)
    if (!condition) return
    const timer = setTimeout(() => setHasLasted(true), milliseconds)
    return () => clearTimeout(timer)
  }, [condition, milliseconds])
  return condition && hasLasted
}
