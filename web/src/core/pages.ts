import type { History, HistoryReply, Problem } from '@/api/wire'
import type { Connection } from '@/core/connection'
import type { RoomView } from '@/core/room-view'
import { withMorePeople } from '@/core/room-view'
import type { Rooms } from '@/core/rooms'
import {
  newestWindow,
  type TimelineWindow,
  upTo,
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

  constructor(connection: Connection, rooms: Rooms) {
    this.#connection = connection
    this.#rooms = rooms
  }

  older(id: string): Promise<Problem | null> {
    const first = this.#rooms.get(id)?.timeline.messages[0]
    if (first === undefined) return Promise.resolve(null)
    const request = { room: id, before: first.position, limit: PAGE }
    return this.#history('older', request, withOlderPage)
  }

  newer(id: string): Promise<Problem | null> {
    const last = this.#rooms.get(id)?.timeline.messages.at(-1)
    if (last === undefined) return Promise.resolve(null)
    const request = { room: id, after: last.position, limit: PAGE }
    return this.#history('newer', request, withNewerPage)
  }

  /** Leaves the past and shows the newest messages. */
  async newest(id: string): Promise<Problem | null> {
    const problem = await this.#history('newest', { room: id, limit: PAGE }, (_, page) =>
      newestWindow(page.messages),
    )
    const isOvertaken = this.#rooms.get(id)?.timeline.moreAfter === true
    return problem === null && isOvertaken ? this.newer(id) : problem
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
      this.#connection.ask('history', request, (outcome) => {
        if (outcome.ok) {
          const page = outcome.value
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
