import type { JoinAsked, JoinRequest } from '@/api/wire'
import type { Clock } from '@/core/clock'
import { type Observable, Subject } from '@/lib/observable'

/** Who asks to be let into rooms that we run, by room; as far as it was heard or loaded. */
export class JoinRequests {
  readonly #asking = new Subject<ReadonlyMap<string, readonly JoinRequest[]>>(new Map())
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get asking(): Observable<ReadonlyMap<string, readonly JoinRequest[]>> {
    return this.#asking
  }

  heard({ room, user, text }: JoinAsked): void {
    const asked_at = new Date(this.#clock.now()).toISOString()
    this.#put(room, [...this.#others(room, user.id), { user, text, asked_at }])
  }

  /** A page of all that ask; the first one replaces what was heard. */
  loaded(room: string, requests: readonly JoinRequest[], isFirst: boolean): void {
    const ids = new Set(requests.map(({ user }) => user.id))
    const before = isFirst ? [] : (this.#asking.get().get(room) ?? [])
    this.#put(room, [...before.filter(({ user }) => !ids.has(user.id)), ...requests])
  }

  /** Somebody is let in, or is not; whoever did that. */
  answered(room: string, user: string): void {
    if (this.#asking.get().has(room)) this.#put(room, this.#others(room, user))
  }

  clear(): void {
    this.#asking.set(new Map())
  }

  #others(room: string, user: string): JoinRequest[] {
    return (this.#asking.get().get(room) ?? []).filter((request) => request.user.id !== user)
  }

  #put(room: string, requests: readonly JoinRequest[]): void {
    this.#asking.update((asking) => {
      const next = new Map(asking)
      if (requests.length === 0) next.delete(room)
      else next.set(room, requests)
      return next
    })
  }
}
