import type { CatchUpReply, Message, MissedWhisper, Problem } from '@/api/wire'
import type { Clock } from '@/core/clock'
import type { Connection } from '@/core/connection'
import { retryDelay } from '@/core/link'

export interface WhisperCatchUpTools {
  connection: Connection
  clock: Clock
  /** Up to where everything of a whisper is here. */
  revisionOf: (whisper: string) => number
  /** This is what is new or was changed up to a revision; there may be more behind it. */
  missed: (whisper: string, messages: readonly Message[], revision: number) => void
  /** That was all; this was heard meanwhile. */
  caughtUp: (whisper: string, waiting: readonly Message[]) => void
  /** It is not ours. */
  gone: (whisper: string) => void
}

/** So many are kept of one whisper; what is past them shows a gap again. */
const WAITING_MOST = 500
const RETRY_MS = 1_500

/**
 * Asks for what whispers had past a revision, until it is complete. Unlike a room's, their
 * messages may come in parts: they stand in timelines that have holes for them anyway.
 */
export class WhisperCatchUp {
  readonly #tools: WhisperCatchUpTools
  /** What was heard of those that are asked for. */
  readonly #waiting = new Map<string, Message[]>()
  /** Counts connections: what was to be repeated on an earlier one is not. */
  #round = 0

  constructor(tools: WhisperCatchUpTools) {
    this.#tools = tools
  }

  clear(): void {
    this.#round += 1
    this.#waiting.clear()
  }

  /** Keeps what was heard of a whisper until the rest is here; false if nothing is asked for. */
  keep(whisper: string, message: Message): boolean {
    const waiting = this.#waiting.get(whisper)
    if (waiting === undefined) return false
    if (waiting.length < WAITING_MOST) waiting.push(message)
    return true
  }

  ask(whispers: readonly string[]): void {
    const fresh = whispers.filter((whisper) => !this.#waiting.has(whisper))
    for (const whisper of fresh) this.#waiting.set(whisper, [])
    this.#request(fresh)
  }

  #request(ids: readonly string[]): void {
    if (ids.length === 0) return
    const round = this.#round
    const since = ids.map((id) => [id, this.#tools.revisionOf(id)] as const)
    const request = { rooms: {}, whispers: Object.fromEntries(since) }
    this.#tools.connection.ask('catch_up', request, (outcome) => {
      if (round !== this.#round) return
      if (outcome.ok) this.#answered(since, outcome.value)
      else this.#refused(ids, outcome.reason)
    })
  }

  #answered(since: readonly (readonly [string, number])[], { whispers }: CatchUpReply): void {
    const incomplete = since.flatMap(([id]) => (this.#take(id, whispers[id] ?? null) ? [] : [id]))
    const hasCome = since.some(([id, revision]) => this.#tools.revisionOf(id) !== revision)
    // A reply has room for so much, which others may have taken; an empty one asks for patience.
    if (hasCome) this.#request(incomplete)
    else this.#later(incomplete, RETRY_MS)
  }

  /** Tells whether that was all of this whisper. */
  #take(id: string, missed: MissedWhisper | null): boolean {
    if (missed === null) {
      this.#waiting.delete(id)
      this.#tools.gone(id)
      return true
    }
    const messages = [...missed.messages].sort((a, b) => a.position - b.position)
    this.#tools.missed(id, messages, missed.revision)
    if (missed.complete) this.#finish(id)
    return missed.complete
  }

  #finish(id: string): void {
    const waiting = this.#waiting.get(id) ?? []
    this.#waiting.delete(id)
    this.#tools.caughtUp(id, waiting)
  }

  #refused(ids: readonly string[], problem: Problem): void {
    // The next welcome tells what is to be asked then.
    if (problem.code === 'not_connected') return
    const delay = retryDelay(problem)
    if (delay !== null) this.#later(ids, delay)
    // Whatever comes next shows the gap again.
    else for (const id of ids) this.#waiting.delete(id)
  }

  #later(ids: readonly string[], milliseconds: number): void {
    if (ids.length === 0) return
    const round = this.#round
    this.#tools.clock.after(milliseconds, () => {
      if (round === this.#round) this.#request(ids)
    })
  }
}
