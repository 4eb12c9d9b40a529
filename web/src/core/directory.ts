import type { Rest } from '@/api/rest'
import type { User } from '@/api/wire'
import { retryDelay } from '@/core/link'
import { type Observable, Subject } from '@/lib/observable'

/**
 * Who is who, by id: reactions, mentions and whispers name people by that alone. It knows whom we
 * met, and looks others up, each once.
 */
export class Directory {
  readonly #users = new Subject<ReadonlyMap<string, User>>(new Map())
  readonly #rest: () => Rest
  readonly #asked = new Set<string>()
  readonly #gone = new Set<string>()

  constructor(rest: () => Rest) {
    this.#rest = rest
  }

  get users(): Observable<ReadonlyMap<string, User>> {
    return this.#users
  }

  /** Met these people; as they are called and look now. */
  meet(users: readonly User[]): void {
    const known = this.#users.get()
    const news = users.filter((user) => !isSame(known.get(user.id), user))
    if (news.length === 0) return
    this.#users.update((before) => {
      const next = new Map(before)
      for (const user of news) next.set(user.id, user)
      return next
    })
  }

  /** Finds out who these are, where it is not known. */
  lookUp(ids: readonly string[]): void {
    for (const id of ids) {
      if (this.#users.get().has(id) || this.#asked.has(id)) continue
      this.#asked.add(id)
      void this.#rest()
        .profile(id)
        .then((outcome) => {
          if (outcome.ok) this.meet([userIn(outcome.value.profile)])
          else if (retryDelay(outcome.reason) !== null) this.#asked.delete(id)
          else this.#gone.add(id)
        })
    }
  }

  /** Whether we asked who this is, and there is nobody. */
  isGone(id: string): boolean {
    return this.#gone.has(id)
  }

  clear(): void {
    this.#asked.clear()
    this.#gone.clear()
    this.#users.set(new Map())
  }
}

function userIn({ id, username, name, avatar, guest, bot }: User): User {
  return { id, username, name, avatar, guest, bot }
}

function isSame(known: User | undefined, user: User): boolean {
  return (
    known !== undefined &&
    known.username === user.username &&
    known.name === user.name &&
    known.avatar === user.avatar &&
    known.guest === user.guest
  )
}
