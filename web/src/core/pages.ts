import type { History, HistoryReply, Message, Problem } from '@/api/wire'
import type { Spot } from '@/core/arrival'
import type { Connection } from '@/core/connection'
import { withMorePeople } from '@/core/room-people'
import type { RoomView } from '@/core/room-view'
import type { Rooms } from '@/core/rooms'
import {
  laterOf,
  newestWindow,
  type TimelineWindow,
  upTo,
  windowOf,
  withNewerPage,
  withOlderPage,
} from '@/core/timeline-window'

const PAGE = 50

/**
 * Fetches what lies around the part of a room that is in memory. Each kind of page is under
 * way at most once a room; asking again meanwhile does nothing. Answers why it failed, or null.
 */
export class Pages {
  readonly #connection: Connection
  readonly #rooms: Rooms
  readonly #underWay = new Set<string>()
  /** By room the pages under way, and by id what was heard since they were asked for. */
  readonly #awaited = new Map<string, { pages: number; heard: Map<string, Message> }>()

  constructor(connection: Connection, rooms: Rooms) {
    this.#connection = connection
    this.#rooms = rooms
  }

  /** This is what the message is now, whatever a page says that may have been read before. */
  heard(message: Message): void {
    this.#awaited.get(message.room)?.heard.set(message.id, message)
  }

  /**
   * What comes before the first message. Whoever asks because little is left above the one that
   * is `shown` first says so: if there is more above it by now, it is only to be drawn.
   */
  older(id: string, shown?: Message): Promise<Problem | null> {
    const first = this.#rooms.get(id)?.timeline.messages[0]
    if (first === undefined || isPast(first, shown)) return Promise.resolve(null)
    const { position } = first
    const request = { room: id, before: position, limit: PAGE }
    return this.#history('older', request, (window, page) => withOlderPage(window, page, position))
  }

  /** What comes behind the last message, unless there is more behind the one that is `shown`. */
  newer(id: string, shown?: Message): Promise<Problem | null> {
    const last = this.#rooms.get(id)?.timeline.messages.at(-1)
    if (last === undefined || isPast(last, shown)) return Promise.resolve(null)
    const { position } = last
    const request = { room: id, after: position, limit: PAGE }
    return this.#history('newer', request, (window, page) => withNewerPage(window, page, position))
  }

  /** Leaves the past and shows the newest messages. */
  async newest(id: string): Promise<Problem | null> {
    const problem = await this.#history('newest', { room: id, limit: PAGE }, (_, page) =>
      newestWindow(page.messages, page.whispers),
    )
    const isOvertaken = this.#rooms.get(id)?.timeline.moreAfter === true
    return problem === null && isOvertaken ? this.newer(id) : problem
  }

  /** Leaves what is shown, for the part of the room around a place. */
  around(id: string, spot: Spot): Promise<Problem | null> {
    const request = { room: id, ...placeIn(spot), limit: PAGE }
    return this.#history(`around ${JSON.stringify(spot)}`, request, (_, page) => windowOf(page))
  }

  people(id: string): Promise<Problem | null> {
    const more = this.#rooms.get(id)?.people.more ?? null
    if (more === null) return Promise.resolve(null)
    return this.#once(`people ${id}`, (done) => {
      this.#connection.ask('list_members', { room: id, cursor: more.cursor }, (outcome) => {
        if (outcome.ok) {
          this.#put(id, (view) => ({ ...view, people: withMorePeople(view.people, outcome.value) }))
        }
        done(outcome.ok ? null : outcome.reason)
      })
    })
  }

  #history(
    kind: string,
    request: History & { room: string },
    take: (window: TimelineWindow, page: HistoryReply) => TimelineWindow,
  ): Promise<Problem | null> {
    const id = request.room
    return this.#once(`${kind} ${id}`, (done) => {
      const arrived = this.#await(id)
      this.#connection.ask('history', request, (outcome) => {
        const heard = arrived()
        if (outcome.ok) {
          const page = withLaterStates(outcome.value, heard)
          this.#put(id, (view) => {
            const timeline = take(view.timeline, page)
            // Of a visitor's room nothing is heard, so what the page says is the latest.
            return view.standing === 'member'
              ? { ...view, timeline: upTo(timeline, view.room.head) }
              : { ...view, timeline }
          })
        }
        done(outcome.ok ? null : outcome.reason)
      })
    })
  }

  /** Begins to keep what is heard of a room; the returned function ends that, and tells it. */
  #await(id: string): () => ReadonlyMap<string, Message> {
    const awaited = this.#awaited.get(id) ?? { pages: 0, heard: new Map() }
    awaited.pages += 1
    this.#awaited.set(id, awaited)
    return () => {
      awaited.pages -= 1
      if (awaited.pages === 0) this.#awaited.delete(id)
      return awaited.heard
    }
  }

  #once(key: string, start: (done: (problem: Problem | null) => void) => void) {
    if (this.#underWay.has(key)) return Promise.resolve(null)
    this.#underWay.add(key)
    return new Promise<Problem | null>((resolve) => {
      start((problem) => {
        this.#underWay.delete(key)
        resolve(problem)
      })
    })
  }

  #put(id: string, change: (view: RoomView) => RoomView): void {
    const view = this.#rooms.get(id)
    if (view !== undefined) this.#rooms.put(change(view))
  }
}

function placeIn(spot: Spot): Pick<History, 'around' | 'around_message' | 'at'> {
  if ('message' in spot) return { around_message: spot.message }
  return 'position' in spot ? { around: spot.position } : { at: spot.at }
}

function isPast(end: Message, shown: Message | undefined): boolean {
  return shown !== undefined && shown.position !== end.position
}

/** What was whispered meanwhile may be in no page; where it stands beyond this one, it is left out. */
function withLaterStates(page: HistoryReply, heard: ReadonlyMap<string, Message>): HistoryReply {
  const messages = page.messages.map((message) => laterOf(message, heard.get(message.id)))
  const whispered = [...heard.values()].filter(({ whisper }) => whisper !== null)
  return { ...page, messages, whispers: [...page.whispers, ...whispered] }
}
