import type { Rest } from '@/api/rest'
import type { Problem, Room } from '@/api/wire'
import type { Spot } from '@/core/arrival'
import type { Connection } from '@/core/connection'
import { type RoomView, visitedRoom } from '@/core/room-view'
import type { Rooms } from '@/core/rooms'
import { newestWindow } from '@/core/timeline-window'
import { localProblem } from '@/lib/local-problem'
import { type Observable, Subject } from '@/lib/observable'

/** Which room is on screen. */
export type OpenRoomState =
  | { readonly status: 'none' }
  /** It is not known yet whether there is such a room. */
  | { readonly status: 'looking'; readonly reference: string }
  | { readonly status: 'found'; readonly id: string }
  | { readonly status: 'missing'; readonly reference: string; readonly problem: Problem }

/** Who brings a place of a room into memory. */
interface Arrives {
  go(to: { room: string; spot: Spot } | null): void
}

interface OpenRoomTools {
  connection: Connection
  rooms: Rooms
  arrival: Arrives
  rest: () => Rest
}

/** Finds the room that an address names and fills it, again after each reconnect. */
export class OpenRoom {
  readonly #state = new Subject<OpenRoomState>({ status: 'none' })
  readonly #connection: Connection
  readonly #rooms: Rooms
  readonly #arrival: Arrives
  readonly #rest: () => Rest
  #reference: string | null = null
  /** The room that the reference meant when it was looked up; it may be called otherwise by now. */
  #id: string | null = null

  /** Where in the room somebody wants to be, until it is known which room that is. */
  #spot: Spot | null = null

  constructor({ connection, rooms, arrival, rest }: OpenRoomTools) {
    this.#connection = connection
    this.#rooms = rooms
    this.#arrival = arrival
    this.#rest = rest
  }

  get state(): Observable<OpenRoomState> {
    return this.#state
  }

  isOpen(id: string): boolean {
    const state = this.#state.get()
    return state.status === 'found' && state.id === id
  }

  /** Whether this is the room that somebody wants to see, found or not. */
  isWanted(room: Pick<Room, 'id'>): boolean {
    return this.isOpen(room.id) || room.id === this.#reference
  }

  /** Shows the room that `reference` (its name or id) means, or none; at `spot`, if there is one. */
  open(reference: string | null, spot: Spot | null = null): void {
    this.#spot = spot
    if (reference === this.#reference) {
      this.#arrive()
      return
    }
    this.#arrival.go(null)
    const before = this.#state.get()
    this.#reference = reference
    this.#id = null
    this.refresh()
    if (before.status === 'found' && !this.isOpen(before.id)) this.#rooms.forget(before.id)
  }

  /** Finds and fills it anew where needed: after a welcome, or when somebody asks for a retry. */
  refresh(): void {
    const reference = this.#reference
    if (reference === null) {
      this.#state.set({ status: 'none' })
      return
    }
    const view = this.#rooms.get(this.#id ?? '') ?? this.#rooms.find(reference)
    if (view === undefined) {
      this.#state.set({ status: 'looking', reference })
      void this.#lookUp(reference)
      return
    }
    this.#id = view.room.id
    this.#state.set({ status: 'found', id: view.room.id })
    if (['unloaded', 'failed'].includes(view.loading.status)) this.#load(view)
    this.#arrive()
  }

  #arrive(): void {
    const state = this.#state.get()
    if (this.#spot === null || state.status !== 'found') return
    this.#arrival.go({ room: state.id, spot: this.#spot })
    this.#spot = null
  }

  #load(view: RoomView): void {
    if (view.standing === 'visitor') this.#loadVisited(view.room)
    else this.#rooms.load(view.room.id)
  }

  async #lookUp(reference: string): Promise<void> {
    // Before the server has said who we are, it would be asked as nobody; the welcome looks again.
    if (this.#connection.state.get().status !== 'online') return
    const outcome = await this.#rest().room(reference)
    if (this.#reference !== reference || this.#state.get().status !== 'looking') return
    if (outcome.ok) this.#found(outcome.value.room)
    else this.#notFound(reference, outcome.reason)
  }

  #found(room: Room): void {
    if (this.#rooms.get(room.id) === undefined) this.#rooms.put(visitedRoom(room))
    this.refresh()
  }

  #notFound(reference: string, problem: Problem): void {
    // Without a connection nothing is known; the next welcome looks again.
    if (problem.code === localProblem('not_connected').code) return
    this.#state.set({ status: 'missing', reference, problem })
  }

  #loadVisited(room: Room): void {
    this.#put(room.id, (view) => ({ ...view, loading: { status: 'loading' } }))
    this.#connection.ask('history', { room: room.id }, (outcome) => {
      if (outcome.ok) {
        const { messages, whispers } = outcome.value
        const timeline = newestWindow(messages, whispers)
        this.#put(room.id, (view) => ({ ...view, timeline, loading: { status: 'loaded' } }))
      } else {
        this.#rooms.failed(room.id, outcome.reason)
      }
    })
  }

  #put(id: string, change: (view: RoomView) => RoomView): void {
    const view = this.#rooms.get(id)
    if (view?.standing === 'visitor') this.#rooms.put(change(view))
  }
}
