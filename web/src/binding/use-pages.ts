import { useCallback, useEffect, useRef, useState } from 'react'
import type { Problem } from '@/api/wire'
import { type Page, type PageList, withPage } from '@/binding/page-list'
import type { Outcome } from '@/core/link'
import { explain } from '@/lib/explain'

export interface Pages<Item> {
  /** Null until the first answer that has some. */
  readonly items: readonly Item[] | null
  readonly problem: Problem | null
  /** From the beginning, because something has changed. */
  readonly again: () => void
  /** What the end of the list needs. */
  readonly end: {
    readonly count: number
    readonly hasMore: boolean
    readonly refusal: string | null
    readonly onReached: () => void
    readonly onRetry: () => void
  }
}

type Load<Item> = (cursor: string | null) => Promise<Outcome<Page<Item>>>

interface Loaded<Item> extends PageList<Item> {
  /** What it is a list of. */
  readonly by: Load<Item>
}

/** A list that comes page by page; another `load` begins anew. */
export function usePages<Item>(load: Load<Item>): Pages<Item> {
  const [loaded, setLoaded] = useState<Loaded<Item> | null>(null)
  const round = useRef(0)

  const ask = useCallback(
    async (cursor: string | null) => {
      round.current += 1
      const asked = round.current
      const outcome = await load(cursor)
      // What was asked for before would replace something newer.
      if (asked !== round.current) return
      setLoaded((before) => ({
        ...withPage(before?.by === load ? before : null, cursor, outcome),
        by: load,
      }))
    },
    [load],
  )
  useEffect(() => {
    void ask(null)
    return () => {
      round.current += 1
    }
  }, [ask])

  const { items = [], next = null, failed = null } = loaded ?? {}
  return {
    items: loaded === null || (failed !== null && items.length === 0) ? null : items,
    problem: failed?.problem ?? null,
    again: () => void ask(null),
    end: {
      count: items.length,
      hasMore: next !== null,
      refusal: failed === null ? null : explain(failed.problem),
      onReached: () => void ask(next),
      onRetry: () => void ask(failed?.cursor ?? null),
    },
  }
}
