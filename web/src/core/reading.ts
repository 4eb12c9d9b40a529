import type { ReadMoved, ReadReply, RoomState, User } from '@/api/wire'
import type { Clock } from '@/core/clock'
import type { Connection } from '@/core/connection'
import { type Outcome, retryDelay } from '@/core/link'
import { type JoinedRoom, type RoomView, withReadMoved } from '@/core/room-view'

/** The rooms, as far as reading them is concerned. */
interface Views {
  get(id: string): RoomView | undefined
  put(view: RoomView): void
}

interface ReadingTools {
  connection: Connection
  clock: Clock
  me: () => User
}

/** What the server knows of one room. */
interface Told {
  position: number
  changes: number
}

/** Whoever looks at a busy room reads all the time; the server need not hear of each message. */
const PAUSE_MS = 2_000

/** Tells the server how far one has read, so that it is read on every device. */
export class Reading {
  readonly #views: Views
  readonly #tools: ReadingTools
  readonly #told = new Map<string, Told>()
  readonly #due = new Set<string>()
  #cancelTimer: (() => void) | null = null

  constructor(views: Views, tools: ReadingTools) {
    this.#views = views
    this.#tools = tools
  }

  /** Whether more was read than the server knows. */
  isAhead(view: JoinedRoom): boolean {
    const told = this.#told.get(view.room.id)
    return told !== undefined && view.read > told.position
  }

  /** A new connection begins, with what the server knows. */
  welcomed(states: readonly RoomState[]): void {
    this.clear()
    for (const { room, read } of states) this.#told.set(room.id, { position: read, changes: 0 })
  }

  /** A room may have been read further. */
  look(view: JoinedRoom): void {
    const { id } = view.room
    if (!this.#told.has(id)) this.#told.set(id, { position: view.read, changes: 0 })
    if (!this.isAhead(view)) return
    this.#due.add(id)
    this.#cancelTimer ??= this.#tools.clock.after(PAUSE_MS, () => this.flush())
  }

  /** The server knows by itself that one has read what is before one's own message. */
  said(room: string, position: number): void {
    const told = this.#told.get(room)
    if (told !== undefined && position > told.position) told.position = position
  }

  /** Another device of ours read; or it is the answer to what we said. */
  heard(room: string, { position, changes }: Pick<ReadMoved, 'position' | 'changes'>): void {
    const told = this.#told.get(room)
    if (told === undefined || changes < told.changes) return
    const isBack = position < told.position
    this.#told.set(room, { position, changes })
    const view = this.#joined(room)
    // What was read here meanwhile is said in a moment.
    if (view === undefined || (!isBack && position <= view.read)) return
    this.#views.put(withReadMoved(view, position, this.#tools.me()))
  }

  /** Says now what would be said in a moment: the page may be over. */
  flush(): void {
    this.#stop()
    const due = [...this.#due]
    this.#due.clear()
    for (const room of due) this.#tell(room)
  }

  forget(room: string): void {
    this.#told.delete(room)
    this.#due.delete(room)
  }

  clear(): void {
    this.#stop()
    this.#told.clear()
    this.#due.clear()
  }

  #tell(room: string): void {
    const view = this.#joined(room)
    if (view === undefined || !this.isAhead(view)) return
    const position = view.read
    this.#tools.connection.ask('mark_read', { room, position }, (outcome) => {
      this.#answered(room, position, outcome)
    })
  }

  #answered(room: string, position: number, outcome: Outcome<ReadReply>): void {
    if (outcome.ok) {
      this.heard(room, outcome.value)
      return
    }
    // The next welcome says what the server knows.
    if (outcome.reason.code === 'not_connected') return
    if (retryDelay(outcome.reason) === null) {
      this.said(room, position)
      return
    }
    this.#due.add(room)
    this.#cancelTimer ??= this.#tools.clock.after(retryDelay(outcome.reason) ?? PAUSE_MS, () =>
      this.flush(),
    )
  }

  #joined(room: string): JoinedRoom | undefined {
    const view = this.#views.get(room)
    return view?.standing === 'member' ? view : undefined
  }

  #stop(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = null
  }
}
