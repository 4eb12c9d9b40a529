import type { Problem, ReadMoved, RoomState, User } from '@/api/wire'
import type { Clock } from '@/core/clock'
import type { Connection } from '@/core/connection'
import { Reading } from '@/core/reading'
import { isSeen, withAllRead, withFollowing, withReadMoved, withReceipt } from '@/core/room-reading'
import type { JoinedRoom, RoomView } from '@/core/room-view'

/** The rooms, as far as reading them is concerned. */
interface Views {
  get(id: string): RoomView | undefined
  put(view: RoomView): void
}

interface RoomReadsTools {
  connection: Connection
  clock: Clock
  me: () => User
}

/** How far one has read the rooms that one is in, here and elsewhere, and how far others have. */
export class RoomReads {
  readonly reading: Reading
  readonly #views: Views
  readonly #me: () => User

  constructor(views: Views, tools: RoomReadsTools) {
    this.#views = views
    this.#me = tools.me
    this.reading = new Reading(
      {
        readOf: (id) => this.#joined(id)?.read,
        moved: (id, to) => this.#change(id, (view) => withReadMoved(view, to, tools.me())),
        request: (room) => ({ room }),
      },
      tools,
    )
  }

  /** A new connection begins; what was read here meanwhile is said on it. */
  welcomed(states: readonly RoomState[]): void {
    this.reading.welcomed(states.map(({ room, read }) => [room.id, read]))
    for (const { room } of states) this.reading.look(room.id)
  }

  /** Somebody begins or stops looking at the newest messages. */
  follow(id: string, following: boolean, skipping = false): void {
    const view = this.#views.get(id)
    if (view !== undefined) this.#views.put(withFollowing(view, following, skipping))
  }

  isFollowed(id: string): boolean {
    const view = this.#joined(id)
    return view !== undefined && isSeen(view)
  }

  /** Somebody has read that far; if it is us, we did so on another device. */
  heard({ room, user, ...moved }: ReadMoved): void {
    const view = room === null ? undefined : this.#joined(room)
    if (view === undefined) return
    const { id, receipts } = view.room
    if (user.id === this.#me().id) this.reading.heard(id, moved)
    if (receipts) this.#change(id, (now) => withReceipt(now, user.id, moved.position))
  }

  /** Everything behind this position is unread again, until somebody looks at the room anew. */
  markUnread(id: string, position: number): Promise<Problem | null> {
    this.follow(id, false)
    return this.reading.markUnread(id, position)
  }

  /** All of a room is read, whether or not somebody looked. */
  markRead(id: string): void {
    this.#change(id, withAllRead)
  }

  #joined(id: string): JoinedRoom | undefined {
    const view = this.#views.get(id)
    return view?.standing === 'member' ? view : undefined
  }

  #change(id: string, change: (view: JoinedRoom) => JoinedRoom): void {
    const view = this.#joined(id)
    if (view !== undefined) this.#views.put(change(view))
  }
}
