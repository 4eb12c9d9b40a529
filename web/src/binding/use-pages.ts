import { useCallback, useEffect, useRef, useState } from 'react'
import type { Problem } from '@/api/wire'
import type { Outcome } from '@/core/link'

export interface Page<Item> {
  readonly items: readonly Item[]
  readonly next: string | null
}

export interface Pages<Item> {
  /** Null until the first answer. */
  readonly items: readonly Item[] | null
  readonly hasMore: boolean
  readonly problem: Problem | null
  readonly more: () => void
  /** From the beginning, because something has changed. */
  readonly again: () => void
}

interface Loaded<Item> extends Page<Item> {
  readonly problem: Problem | null
}

/** A list that comes page by page; another `load` begins anew. */
export function usePages<Item>(
  load: (cursor: string | null) => Promise<Outcome<Page<Item>>>,
): Pages<Item> {
  const [loaded, setLoaded] = useState<Loaded<Item> | null>(null)
  const round = useRef(0)

  const ask = useCallback(
    async (cursor: string | null) => {
      round.current += 1
      const asked = round.current
      const outcome = await load(cursor)
      // What was asked for before would replace something newer.
      if (asked !== round.current) return
      setLoaded((before) => {
        if (!outcome.ok) {
          return { items: before?.items ?? [], next: null, problem: outcome.reason }
        }
        const earlier = cursor === null ? [] : (before?.items ?? [])
        const { items, next } = outcome.value
        return { items: [...earlier, ...items], next, problem: null }
      })
    },
    [load],
  )
  useEffect(() => {
    void ask(null)
    return () => {
      round.current += 1
    }
  }, [ask])

  const next = loaded?.next ?? null
  return {
    items:
      loaded === null || (loaded.problem !== null && loaded.items.length === 0)
        ? null
        : loaded.items,
    hasMore: next !== null,
    problem: loaded?.problem ?? null,
    more: () => {
      if (next !== null) void ask(next)
    },
    again: () => void ask(null),
  }
}
