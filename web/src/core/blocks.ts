import type { Rest } from '@/api/rest'
import type { Problem, User } from '@/api/wire'
import { askToDo } from '@/core/asking'
import type { Connection } from '@/core/connection'
import type { Outcome } from '@/core/link'
import { type Observable, Subject } from '@/lib/observable'

/** Those whom one has blocked, by id; null until somebody has asked for them. */
export type Blocked = ReadonlyMap<string, User> | null

const PAGE = 100

/** Whom one has blocked, for one's own peace. They are not told. */
export class Blocks {
  readonly #blocked = new Subject<Blocked>(null)
  readonly #connection: Connection
  readonly #rest: () => Rest
  #isLoading = false

  constructor(connection: Connection, rest: () => Rest) {
    this.#connection = connection
    this.#rest = rest
  }

  get blocked(): Observable<Blocked> {
    return this.#blocked
  }

  /** Asks for all of them; the answer is why not, or null. */
  async load(): Promise<Problem | null> {
    if (this.#isLoading) return null
    this.#isLoading = true
    const blocked = new Map<string, User>()
    let cursor: string | null = null
    do {
      const outcome = await this.#rest().blocked({ cursor, limit: PAGE })
      if (!outcome.ok) {
        this.#isLoading = false
        return outcome.reason
      }
      for (const user of outcome.value.users) blocked.set(user.id, user)
      cursor = outcome.value.next
    } while (cursor !== null)
    // Somebody else may be in by now.
    if (this.#isLoading) this.#blocked.set(blocked)
    this.#isLoading = false
    return null
  }

  block(user: User, isOn: boolean): Promise<Outcome<null>> {
    return askToDo(this.#connection, 'block', { user: user.id, on: isOn }, () => {
      this.#blocked.update((blocked) => {
        const next = new Map(blocked)
        if (isOn) next.set(user.id, user)
        else next.delete(user.id)
        return blocked === null ? null : next
      })
    })
  }

  clear(): void {
    this.#isLoading = false
    this.#blocked.set(null)
  }
}
