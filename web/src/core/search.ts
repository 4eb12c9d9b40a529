import type { Problem, Room, SearchResult, User } from '@/api/wire'
import type { Connection } from '@/core/connection'
import { type Observable, Subject } from '@/lib/observable'

/** What a search has found so far. */
export interface Findings {
  readonly status: 'searching' | 'paused' | 'complete' | 'failed'
  /** The newest message first. */
  readonly results: readonly SearchResult[]
  readonly rooms: readonly Room[]
  readonly users: readonly User[]
  /** Why it went no further; `more` tries again. */
  readonly problem: Problem | null
}

export interface SearchPlan {
  readonly query: string
  /** The only room to look in, by id. */
  readonly room?: string | null
}

const NOTHING: Findings = { status: 'searching', results: [], rooms: [], users: [], problem: null }
const PAGE = 25
/** A request looks at so many messages; many of them in a row may find nothing. */
const EMPTY_PAGES_MOST = 20

/** Begins searches: each is an object of its own, so that an earlier one cannot answer for it. */
export class Search {
  readonly #connection: Connection

  constructor(connection: Connection) {
    this.#connection = connection
  }

  begin(plan: SearchPlan): Searching {
    return new Searching(this.#connection, plan)
  }
}

/** One search. It stops after each page until somebody wants to see more. */
export class Searching {
  readonly #findings = new Subject(NOTHING)
  readonly #connection: Connection
  readonly #plan: SearchPlan
  #cursor: string | null = null
  #isOver = false

  constructor(connection: Connection, plan: SearchPlan) {
    this.#connection = connection
    this.#plan = plan
    this.#ask(EMPTY_PAGES_MOST)
  }

  get findings(): Observable<Findings> {
    return this.#findings
  }

  /** Looks further, or again where it failed. */
  more(): void {
    if (!['paused', 'failed'].includes(this.#findings.get().status)) return
    this.#findings.update((before) => ({ ...before, status: 'searching', problem: null }))
    this.#ask(EMPTY_PAGES_MOST)
  }

  /** Nobody looks any more; what is still under way is of no interest. */
  close(): void {
    this.#isOver = true
  }

  #ask(emptyLeft: number): void {
    const { query, room = null } = this.#plan
    const request = { query, room, cursor: this.#cursor, limit: PAGE }
    this.#connection.ask('search', request, (outcome) => {
      if (this.#isOver) return
      if (!outcome.ok) {
        const problem = outcome.reason
        this.#findings.update((before) => ({ ...before, status: 'failed', problem }))
        return
      }
      const { results, next, rooms, users } = outcome.value
      this.#cursor = next
      const goesOn = next !== null && results.length === 0 && emptyLeft > 0
      const pause = next === null ? 'complete' : 'paused'
      this.#findings.update((before) => ({
        status: goesOn ? 'searching' : pause,
        results: [...before.results, ...results],
        rooms: [...before.rooms, ...rooms],
        users: [...before.users, ...users],
        problem: null,
      }))
      if (goesOn) this.#ask(emptyLeft - 1)
    })
  }
}
