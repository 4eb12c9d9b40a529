import type { Typing as Typed, User } from '@/api/wire'
import type { Clock } from '@/core/clock'
import type { Connection } from '@/core/connection'
import { type Observable, Subject } from '@/lib/observable'

/** Where somebody writes: in a room, or in a whisper. */
export type Place = { readonly room: string } | { readonly whisper: string }

interface TypingTools {
  connection: Connection
  clock: Clock
}

/** It counts so long; somebody who goes on says so again before. */
const COUNTS_MS = 6_000
const AGAIN_MS = 3_000

/** Who is writing where, and letting others see that we are. */
export class Typing {
  /** By the id of a room or a whisper who is writing there now, the first one first. */
  readonly #typists = new Subject<ReadonlyMap<string, readonly User[]>>(new Map())
  readonly #tools: TypingTools
  readonly #ends = new Map<string, () => void>()
  /** Where we said that we are writing, and when. */
  #said: { place: Place; at: number } | null = null
  #cancelPause: () => void = () => undefined

  constructor(tools: TypingTools) {
    this.#tools = tools
  }

  get typists(): Observable<ReadonlyMap<string, readonly User[]>> {
    return this.#typists
  }

  /** Something was typed here. Call it with each keystroke: it is told now and then. */
  type(place: Place): void {
    const said = this.#said
    const now = this.#tools.clock.now()
    if (said !== null && idOf(said.place) !== idOf(place)) this.stop()
    this.#cancelPause()
    this.#cancelPause = this.#tools.clock.after(COUNTS_MS, () => this.stop())
    if (this.#said !== null && now - this.#said.at < AGAIN_MS) return
    this.#said = { place, at: now }
    this.#tell(place, true)
  }

  /** What was written is sent, or was given up. */
  stop(): void {
    this.#cancelPause()
    const said = this.#said
    this.#said = null
    if (said !== null) this.#tell(said.place, false)
  }

  heard({ room, whisper, user, on }: Typed): void {
    const place = whisper ?? room
    if (place === null) return
    this.#end(place, user.id)
    if (!on) return
    const stop = this.#tools.clock.after(COUNTS_MS, () => this.#end(place, user.id))
    this.#ends.set(keyOf(place, user.id), stop)
    this.#put(place, [...this.#others(place, user.id), user])
  }

  /** Whoever has said it is not writing it any more. */
  saidSomething(place: string, user: string): void {
    this.#end(place, user)
  }

  clear(): void {
    this.#cancelPause()
    this.#said = null
    for (const cancel of this.#ends.values()) cancel()
    this.#ends.clear()
    this.#typists.set(new Map())
  }

  #tell(place: Place, isOn: boolean): void {
    // Nobody waits for the answer, and a refusal would help nobody.
    this.#tools.connection.ask('typing', { ...place, on: isOn }, () => undefined)
  }

  #end(place: string, user: string): void {
    const key = keyOf(place, user)
    this.#ends.get(key)?.()
    if (this.#ends.delete(key)) this.#put(place, this.#others(place, user))
  }

  #others(place: string, user: string): User[] {
    return (this.#typists.get().get(place) ?? []).filter(({ id }) => id !== user)
  }

  #put(place: string, users: readonly User[]): void {
    this.#typists.update((typists) => {
      const next = new Map(typists)
      if (users.length === 0) next.delete(place)
      else next.set(place, users)
      return next
    })
  }
}

function idOf(place: Place): string {
  return 'room' in place ? place.room : place.whisper
}

function keyOf(place: string, user: string): string {
  return `${place} ${user}`
}
