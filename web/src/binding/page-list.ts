import type { Problem } from '@/api/wire'
import type { Outcome } from '@/core/link'

export interface Page<Item> {
  readonly items: readonly Item[]
  readonly next: string | null
}

/** What has come of a list so far. */
export interface PageList<Item> extends Page<Item> {
  /** What was asked for in vain since, null in it being the beginning. */
  readonly failed: { readonly cursor: string | null; readonly problem: Problem } | null
}

/** The list with one more answer. What is there already outlives a page that fails. */
export function withPage<Item>(
  before: PageList<Item> | null,
  cursor: string | null,
  outcome: Outcome<Page<Item>>,
): PageList<Item> {
  const { items, next } = before ?? { items: [], next: null }
  if (!outcome.ok) return { items, next, failed: { cursor, problem: outcome.reason } }
  const page = outcome.value
  return {
    items: cursor === null ? page.items : [...items, ...page.items],
    next: page.next,
    failed: null,
  }
}
