import { type Keep, readJson } from '@/core/keep'

const NAME = 'recent-searches'
const KEPT_MOST = 8

interface Kept {
  readonly person: string
  readonly queries: readonly string[]
}

/** What somebody looked for on this device, the last first. Whoever is in next never sees it. */
export class RecentSearches {
  readonly #keep: Keep

  constructor(keep: Keep) {
    this.#keep = keep
  }

  of(person: string): readonly string[] {
    const kept = readJson(this.#keep, NAME, isKept)
    return kept?.person === person ? kept.queries : []
  }

  add(person: string, query: string): void {
    const others = this.of(person).filter((other) => other !== query)
    const kept: Kept = { person, queries: [query, ...others].slice(0, KEPT_MOST) }
    this.#keep.set(NAME, JSON.stringify(kept))
  }

  clear(): void {
    this.#keep.remove(NAME)
  }
}

function isKept(value: unknown): value is Kept {
  const { person, queries } = (value ?? {}) as Partial<Record<keyof Kept, unknown>>
  return (
    typeof person === 'string' &&
    Array.isArray(queries) &&
    queries.every((query) => typeof query === 'string')
  )
}
