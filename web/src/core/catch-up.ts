import type { Missed } from '@/api/catch-up'
import type { HistoryReply, MemberList, Problem } from '@/api/wire'
import type { Connection } from '@/core/connection'
import { localProblem, type Outcome } from '@/core/link'
import { failed } from '@/lib/result'

/** A room's newest messages and first members, of a server that knows no `catch_up`. */
export interface Newest {
  readonly page: HistoryReply
  readonly people: MemberList
}

/** What became of catching up with one room. */
export type CaughtUp =
  | { readonly kind: 'missed'; readonly missed: Missed }
  /** The room is not ours any more. */
  | { readonly kind: 'gone' }
  | ({ readonly kind: 'newest' } & Newest)
  | { readonly kind: 'failed'; readonly problem: Problem }

/**
 * Asks for what a room had since a revision. Servers before `catch_up` answer it with
 * `invalid_request`; such a server is asked once per connection and then not again.
 */
export class CatchUp {
  readonly #connection: Connection
  #isKnown = true

  constructor(connection: Connection) {
    this.#connection = connection
  }

  /** Another connection may lead to another, newer server. */
  forget(): void {
    this.#isKnown = true
  }

  /** `done` is called in the order of the wire: before any event behind the answer. */
  ask(room: string, revision: number, done: (result: CaughtUp) => void): void {
    if (!this.#isKnown) {
      this.askNewest(room, done)
      return
    }
    this.#connection.ask('catch_up', { rooms: { [room]: revision }, whispers: {} }, (outcome) => {
      if (outcome.ok) {
        const missed = outcome.value.rooms[room] ?? null
        done(missed === null ? { kind: 'gone' } : { kind: 'missed', missed })
      } else if (outcome.reason.code === 'invalid_request') {
        this.#isKnown = false
        this.askNewest(room, done)
      } else {
        done({ kind: 'failed', problem: outcome.reason })
      }
    })
  }

  /** The newest page and the first members, in the order of the wire too. */
  askNewest(room: string, done: (result: CaughtUp) => void): void {
    // Requests of one connection take effect in order, so the page is the later state.
    let people: Outcome<MemberList> = failed(localProblem('not_connected'))
    this.#connection.ask('list_members', { room }, (outcome) => {
      people = outcome
    })
    this.#connection.ask('history', { room }, (outcome) => {
      if (!people.ok) done(withoutPeople(people.reason))
      else if (!outcome.ok) done({ kind: 'failed', problem: outcome.reason })
      else done({ kind: 'newest', page: outcome.value, people: people.value })
    })
  }
}

function withoutPeople(problem: Problem): CaughtUp {
  const isGone = ['not_in_room', 'room_not_found'].includes(problem.code)
  return isGone ? { kind: 'gone' } : { kind: 'failed', problem }
}
