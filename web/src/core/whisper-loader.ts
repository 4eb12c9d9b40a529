import type { Message } from '@/api/wire'
import type { Clock } from '@/core/clock'
import type { Connection } from '@/core/connection'
import { retryDelay } from '@/core/link'

export interface WhisperLoaderTools {
  connection: Connection
  clock: Clock
  /** Some part of this room is in memory, so what was whispered there is wanted. */
  isHeld: (room: string) => boolean
  /** This is what was whispered within the newest page of a room. */
  loaded: (room: string, messages: readonly Message[]) => void
}

/**
 * Asks for what was whispered within the newest page of a room, until it is there: nothing that
 * comes later would show that it is missing.
 */
export class WhisperLoader {
  readonly #tools: WhisperLoaderTools
  /** By room the latest attempt; what becomes of earlier ones does not matter. */
  readonly #attempts = new Map<string, symbol>()

  constructor(tools: WhisperLoaderTools) {
    this.#tools = tools
  }

  /** There may be whispers in this room that nobody can see yet. */
  isAwaited(room: string): boolean {
    return this.#attempts.has(room)
  }

  load(room: string): void {
    const attempt = Symbol(room)
    this.#attempts.set(room, attempt)
    const isLatest = () => this.#attempts.get(room) === attempt
    this.#tools.connection.ask('history', { room }, (outcome) => {
      if (!isLatest()) return
      if (outcome.ok) {
        this.#attempts.delete(room)
        this.#tools.loaded(room, outcome.value.whispers)
        return
      }
      // The next welcome asks again.
      if (outcome.reason.code === 'not_connected') return
      const delay = retryDelay(outcome.reason)
      if (delay === null) return
      this.#tools.clock.after(delay, () => {
        if (isLatest()) this.#again(room)
      })
    })
  }

  /** A new connection begins. */
  welcomed(): void {
    for (const room of [...this.#attempts.keys()]) this.#again(room)
  }

  clear(): void {
    this.#attempts.clear()
  }

  #again(room: string): void {
    if (this.#tools.isHeld(room)) this.load(room)
    else this.#attempts.delete(room)
  }
}
