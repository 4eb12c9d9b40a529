import { useCallback, useEffect, useState } from 'react'
import type { Outcome } from '@/core/link'
import type { Loaded } from '@/lib/loaded'

/** What `load` brings, and a way to load it again; while that is under way the old value stays. */
export function useLoaded<Value>(
  load: () => Promise<Outcome<Value>>,
): readonly [Loaded<Value>, () => void] {
  const [loaded, setLoaded] = useState<Loaded<Value>>({ status: 'loading' })
  const [round, setRound] = useState(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: The round is what loads it again.
  useEffect(() => {
    let isWanted = true
    void load().then((outcome) => {
      if (!isWanted) return
      setLoaded(
        outcome.ok
          ? { status: 'loaded', value: outcome.value }
          : { status: 'failed', problem: outcome.reason },
      )
    })
    return () => {
      isWanted = false
    }
  }, [load, round])

  return [loaded, useCallback(() => setRound((count) => count + 1), [])]
}
