import type { MarkRead, Problem, ReadMoved, ReadReply } from '@/api/wire'
import type { Clock } from '@/core/clock'
import type { Connection } from '@/core/connection'
import { type Outcome, retryDelay } from '@/core/link'

/** Where reading goes on, and what is behind that as far as the server has counted it. */
interface MovedTo {
  readonly position: number
  readonly unread: number | null
  readonly mentions: number | null
}

/** What is read here: rooms, or whispers. */
interface Shelf {
  /** How far this one was read; undefined if it is none of ours. */
  readOf(id: string): number | undefined
  /** It was read that far elsewhere. */
  moved(id: string, to: MovedTo): void
  /** How a request calls it. */
  request(id: string): Pick<MarkRead, 'room' | 'whisper'>
}

interface ReadingTools {
  connection: Connection
  clock: Clock
}

/** What the server knows of one. */
interface Told {
  position: number
  changes: number
}

/** Whoever looks at a busy room reads all the time; the server need not hear of each message. */
const PAUSE_MS = 2_000

/** Tells the server how far one has read, so that it is read on every device. */
export class Reading {
  readonly #shelf: Shelf
  readonly #tools: ReadingTools
  readonly #told = new Map<string, Told>()
  readonly #due = new Set<string>()
  #cancelTimer: (() => void) | null = null

  constructor(shelf: Shelf, tools: ReadingTools) {
    this.#shelf = shelf
    this.#tools = tools
  }

  /** Whether more was read than the server knows. */
  isAhead(id: string): boolean {
    const told = this.#told.get(id)
    return told !== undefined && (this.#shelf.readOf(id) ?? 0) > told.position
  }

  /** A new connection begins, with what the server knows. */
  welcomed(reads: readonly (readonly [id: string, read: number])[]): void {
    this.clear()
    for (const [id, position] of reads) this.#told.set(id, { position, changes: 0 })
  }

  /** One may have been read further. */
  look(id: string): void {
    if (!this.#told.has(id)) {
      this.#told.set(id, { position: this.#shelf.readOf(id) ?? 0, changes: 0 })
    }
    if (!this.isAhead(id)) return
    this.#due.add(id)
    this.#cancelTimer ??= this.#tools.clock.after(PAUSE_MS, () => this.flush())
  }

  /** The server knows by itself that one has read what is before one's own message. */
  said(id: string, position: number): void {
    const told = this.#told.get(id)
    if (told !== undefined && position > told.position) told.position = position
  }

  /** Another device of ours read; or it is the answer to what we said. */
  heard(
    id: string,
    { position, changes, ...counts }: Pick<ReadMoved, 'position' | 'changes'> & Partial<ReadReply>,
  ): void {
    const told = this.#told.get(id)
    if (told === undefined || changes < told.changes) return
    const isBack = position < told.position
    this.#told.set(id, { position, changes })
    const read = this.#shelf.readOf(id)
    // What was read here meanwhile is said in a moment.
    if (read === undefined || (!isBack && position < read)) return
    const { unread = null, mentions = null } = counts
    if (position === read && unread === null) return
    this.#shelf.moved(id, { position, unread, mentions })
  }

  /** Everything behind this position is unread again. Answers why not, or null. */
  markUnread(id: string, position: number): Promise<Problem | null> {
    const before = this.#shelf.readOf(id)
    if (before === undefined) return Promise.resolve(null)
    this.#due.delete(id)
    this.#shelf.moved(id, { position, unread: null, mentions: null })
    const request = { ...this.#shelf.request(id), position, unread: true }
    return new Promise((resolve) => {
      this.#tools.connection.ask('mark_read', request, (outcome) => {
        if (outcome.ok) {
          const { changes, ...to } = outcome.value
          this.#told.set(id, { position: to.position, changes })
          this.#shelf.moved(id, to)
        } else {
          this.#shelf.moved(id, { position: before, unread: null, mentions: null })
        }
        resolve(outcome.ok ? null : outcome.reason)
      })
    })
  }

  /** Asks how it is, of one that nothing is known of but that it is there. */
  inquire(id: string): void {
    this.#told.set(id, { position: 0, changes: 0 })
    this.#ask(id, 0)
  }

  /** Says now what would be said in a moment: the page may be over. */
  flush(): void {
    this.#stop()
    const due = [...this.#due]
    this.#due.clear()
    for (const id of due) if (this.isAhead(id)) this.#ask(id, this.#shelf.readOf(id) ?? 0)
  }

  forget(id: string): void {
    this.#told.delete(id)
    this.#due.delete(id)
  }

  clear(): void {
    this.#stop()
    this.#told.clear()
    this.#due.clear()
  }

  #ask(id: string, position: number): void {
    const request = { ...this.#shelf.request(id), position }
    this.#tools.connection.ask('mark_read', request, (outcome) => {
      this.#answered(id, position, outcome)
    })
  }

  #answered(id: string, position: number, outcome: Outcome<ReadReply>): void {
    if (outcome.ok) {
      this.heard(id, outcome.value)
      return
    }
    // The next welcome says what the server knows.
    if (outcome.reason.code === 'not_connected') return
    if (retryDelay(outcome.reason) === null) {
      this.said(id, position)
      return
    }
    this.#due.add(id)
    this.#cancelTimer ??= this.#tools.clock.after(retryDelay(outcome.reason) ?? PAUSE_MS, () =>
      this.flush(),
    )
  }

  #stop(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = null
  }
}
