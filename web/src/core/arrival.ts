import type { Rest } from '@/api/rest'
import type { Message, Problem } from '@/api/wire'
import type { Pages } from '@/core/pages'
import { isLoaded, type RoomView } from '@/core/room-view'
import { localProblem } from '@/lib/local-problem'
import { type Observable, Subject } from '@/lib/observable'

/** A place in what was said in a room: a message, a position, or an instant (RFC 3339). */
export type Spot =
  | { readonly message: string }
  | { readonly position: number }
  | { readonly at: string }

/** Where somebody wants to be in a room. A new object means: go there (again). */
export type Arriving = { readonly room: string; readonly spot: Spot } & (
  | { readonly status: 'looking' }
  /** The part around it is in memory: `position` is the room's, `message` the one to point at. */
  | { readonly status: 'there'; readonly position: number; readonly message: string | null }
  | { readonly status: 'missing'; readonly problem: Problem }
)

interface ArrivalTools {
  pages: Pages
  rest: () => Rest
  view: (room: string) => RoomView | undefined
}

/** Brings a place of a room into memory, wherever in its history that is. */
export class Arrival {
  readonly #state = new Subject<Arriving | null>(null)
  readonly #tools: ArrivalTools
  #isUnderWay = false

  constructor(tools: ArrivalTools) {
    this.#tools = tools
  }

  get state(): Observable<Arriving | null> {
    return this.#state
  }

  /** Somebody wants to be there, as soon as the room is loaded; null for nowhere in particular. */
  go(to: { room: string; spot: Spot } | null): void {
    this.#isUnderWay = false
    this.#state.set(to === null ? null : { ...to, status: 'looking' })
    this.look()
  }

  /** A room may be loaded by now. */
  look(): void {
    const state = this.#state.get()
    if (state?.status !== 'looking' || this.#isUnderWay) return
    const view = this.#tools.view(state.room)
    if (view === undefined || !isLoaded(view)) return
    this.#isUnderWay = true
    void this.#find(state, view)
  }

  async #find(wanted: Arriving, view: RoomView): Promise<void> {
    const here = placeOf(view, wanted.spot)
    if (here !== null) {
      this.#arrive(wanted, here)
      return
    }
    const problem = await this.#fetch(wanted)
    if (this.#state.get() !== wanted) return
    const now = this.#tools.view(wanted.room)
    const found =
      now === undefined ? null : (placeOf(now, wanted.spot) ?? nearest(now, wanted.spot))
    if (problem === null && found !== null) this.#arrive(wanted, found)
    else if (problem?.code === 'not_connected') this.#isUnderWay = false
    else this.#miss(wanted, problem ?? nothingThere)
  }

  /** A whisper stands between messages of the room: what is loaded is the part around it. */
  async #fetch({ room, spot }: Arriving): Promise<Problem | null> {
    const problem = await this.#tools.pages.around(room, spot)
    if (problem?.code !== 'message_not_found' || !('message' in spot)) return problem
    const outcome = await this.#tools.rest().message(spot.message)
    const after = outcome.ok ? outcome.value.message.whisper?.after : undefined
    return after === undefined ? problem : this.#tools.pages.around(room, { position: after })
  }

  #arrive(wanted: Arriving, place: { position: number; message: string | null }): void {
    if (this.#state.get() !== wanted) return
    const { room, spot } = wanted
    this.#state.set({ room, spot, status: 'there', ...place })
  }

  #miss({ room, spot }: Arriving, problem: Problem): void {
    this.#state.set({ room, spot, status: 'missing', problem })
  }
}

const nothingThere = localProblem('message_not_found')

type Found = { position: number; message: string | null }

/** Where the spot is in what is in memory, if it is there. */
function placeOf({ timeline }: RoomView, spot: Spot): Found | null {
  if ('at' in spot) return null
  const { messages, whispers } = timeline
  if ('position' in spot) return foundAt(messages.find((m) => m.position === spot.position))
  const said = messages.find(({ id }) => id === spot.message)
  const whispered = whispers.find(({ id }) => id === spot.message)
  if (whispered?.whisper) return { position: whispered.whisper.after, message: whispered.id }
  return foundAt(said)
}

/** What is nearest to a spot in the page that was fetched for it. */
function nearest({ timeline: { messages } }: RoomView, spot: Spot): Found | null {
  if ('at' in spot) {
    const instant = Date.parse(spot.at)
    return foundAt(messages.find((m) => Date.parse(m.sent_at) >= instant) ?? messages.at(-1))
  }
  if ('message' in spot) return null
  return foundAt(messages.find((m) => m.position >= spot.position) ?? messages.at(-1))
}

function foundAt(message: Message | undefined): Found | null {
  return message === undefined ? null : { position: message.position, message: message.id }
}
