import type { Presence, SetStatus, User } from '@/api/wire'
import { askFor } from '@/core/asking'
import type { Clock } from '@/core/clock'
import type { Connection } from '@/core/connection'
import { type Outcome, retryDelay } from '@/core/link'
import { type Observable, Subject } from '@/lib/observable'

interface PresencesTools {
  connection: Connection
  clock: Clock
}

/** The server watches no more for one connection. */
const WATCHED_MOST = 200
/** A list that is drawn or scrolled watches many people one by one. */
const PAUSE_MS = 100

/** Who is there, of those that are on screen. */
export class Presences {
  readonly #seen = new Subject<ReadonlyMap<string, Presence>>(new Map())
  readonly #tools: PresencesTools
  /** By person how many places show them; whoever was shown last stands last. */
  readonly #watched = new Map<string, number>()
  #cancelTimer: (() => void) | null = null
  /** What the server was told last, so that the same is not said again. */
  #told = ''
  #isOpen = false

  constructor(tools: PresencesTools) {
    this.#tools = tools
  }

  /** By person; who is not there is not known, or shares no room with us. */
  get seen(): Observable<ReadonlyMap<string, Presence>> {
    return this.#seen
  }

  /** Keeps an eye on these people until the returned function is called. */
  watch(ids: readonly string[]): () => void {
    for (const id of ids) this.#count(id, 1)
    this.#soon()
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      for (const id of ids) this.#count(id, -1)
      this.#soon()
    }
  }

  /** Chooses how one is seen; what is not given is cleared. */
  setStatus(request: SetStatus): Promise<Outcome<Presence>> {
    return askFor(this.#tools.connection, ['set_status', request], ({ presence }) => {
      // What others see of somebody who hides is no news of ours until it is so.
      if (request.status !== 'invisible') this.heard(presence)
      return presence
    })
  }

  heard(presence: Presence): void {
    this.#seen.update((seen) => new Map(seen).set(presence.user.id, presence))
  }

  /** Somebody is called or looks different now. */
  changed(user: User): void {
    const presence = this.#seen.get().get(user.id)
    if (presence !== undefined) this.heard({ ...presence, user })
  }

  /** Somebody came into a room of ours: who could not be watched before may be by now. */
  cameNear(user: User): void {
    if (this.#watched.has(user.id) && !this.#seen.get().has(user.id)) this.again()
  }

  /** The list has to be told anew: on another connection, or after what was not heard. */
  again(): void {
    this.#isOpen = true
    this.#told = ''
    this.#soon()
  }

  /** Without a connection nobody can be asked; what was known last stays until then. */
  pause(): void {
    this.#isOpen = false
    this.#stop()
  }

  clear(): void {
    this.pause()
    this.#seen.set(new Map())
  }

  #count(id: string, by: 1 | -1): void {
    const count = (this.#watched.get(id) ?? 0) + by
    if (by === 1 || count <= 0) this.#watched.delete(id)
    if (count > 0) this.#watched.set(id, count)
  }

  #soon(delay = PAUSE_MS): void {
    if (this.#isOpen) this.#cancelTimer ??= this.#tools.clock.after(delay, () => this.#tell())
  }

  #stop(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = null
  }

  #tell(): void {
    this.#stop()
    const users = [...this.#watched.keys()].slice(-WATCHED_MOST)
    const told = [...users].sort().join()
    if (told === this.#told) return
    this.#told = told
    this.#tools.connection.ask('watch', { users }, (outcome) => {
      if (outcome.ok) {
        const { presences } = outcome.value
        this.#seen.set(new Map(presences.map((presence) => [presence.user.id, presence])))
        return
      }
      const delay = retryDelay(outcome.reason)
      if (this.#told === told) this.#told = ''
      if (delay !== null) this.#soon(delay)
    })
  }
}
