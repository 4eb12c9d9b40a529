import type { CatchUpReply, Member, Message, Missed, Problem } from '@/api/wire'
import type { Clock } from '@/core/clock'
import type { Connection } from '@/core/connection'
import { retryDelay } from '@/core/link'

/**
 * A room that is further behind than this, in changes, is not caught up with but loaded anew
 * from its newest page: what was said a thousand messages ago is fetched when somebody scrolls
 * there. It is what the server puts into one reply, and more than a timeline has in memory.
 */
export const CHANGES_MOST = 500

export interface CatchUpTools {
  connection: Connection
  clock: Clock
  /** Everything up to `missed.revision`, or null: the room is not ours any more. */
  caughtUp: (room: string, missed: Missed | null) => void
  /** There is more than `changesMost` between what came and this revision. */
  ranAway: (room: string, revision: number) => void
  failed: (room: string, problem: Problem) => void
  changesMost: number
}

/** What came so far for one room. */
interface Begun {
  revision: number
  readonly messages: Map<number, Message>
  readonly members: Map<string, Member>
}

const RETRY_MS = 1_500

/**
 * Asks for what rooms had past a revision, for many rooms in one request, until it is complete.
 * The changes come in the order in which they happened: until all are here there are holes
 * between the positions, so a room is told whole. What came is kept when the connection
 * breaks; the next request goes on behind it.
 */
export class CatchUp {
  readonly #tools: CatchUpTools
  readonly #begun = new Map<string, Begun>()
  /** Counts connections: what was to be repeated on an earlier one is not. */
  #round = 0

  constructor(tools: CatchUpTools) {
    this.#tools = tools
  }

  /** Up to where a room's changes are here, if catching up with it has begun. */
  reached(room: string): number | null {
    return this.#begun.get(room)?.revision ?? null
  }

  /** `revisions` says by room what is held of it; what came for it already is not asked again. */
  ask(revisions: ReadonlyMap<string, number>): void {
    for (const [room, revision] of revisions) {
      if (this.#begun.has(room)) continue
      this.#begun.set(room, { revision, messages: new Map(), members: new Map() })
    }
    this.#request([...revisions.keys()])
  }

  forget(room: string): void {
    this.#begun.delete(room)
  }

  clear(): void {
    this.#round += 1
    this.#begun.clear()
  }

  /** Another connection begins; what is to be asked on it, `ask` says. */
  interrupt(): void {
    this.#round += 1
  }

  #request(rooms: readonly string[]): void {
    const asked = new Map<string, Begun>()
    for (const room of rooms) {
      const begun = this.#begun.get(room)
      if (begun !== undefined) asked.set(room, begun)
    }
    if (asked.size === 0) return
    const revisions = [...asked].map(([room, { revision }]) => [room, revision])
    const request = { rooms: Object.fromEntries(revisions), whispers: {} }
    this.#tools.connection.ask('catch_up', request, (outcome) => {
      if (outcome.ok) this.#answered(asked, outcome.value)
      else this.#refused(asked, outcome.reason)
    })
  }

  #answered(asked: ReadonlyMap<string, Begun>, reply: CatchUpReply): void {
    const before = [...asked].map(([room, { revision }]) => [room, revision] as const)
    const incomplete = [...asked].flatMap(([room, begun]) => {
      // Somebody left it meanwhile, or it was loaded anew.
      if (this.#begun.get(room) !== begun) return []
      return this.#take(room, begun, reply.rooms[room] ?? null) ? [] : [room]
    })
    // A reply has room for so much, which others may have taken; an empty one asks for patience.
    const hasCome = before.some(([room, revision]) => this.reached(room) !== revision)
    if (hasCome) this.#request(incomplete)
    else this.#later(incomplete, RETRY_MS)
  }

  /** Tells whether that was all for this room. */
  #take(room: string, begun: Begun, missed: Missed | null): boolean {
    if (missed !== null) add(begun, missed)
    if (missed?.complete === false && this.#isNear(missed)) return false
    this.#finish(room, missed, begun)
    return true
  }

  #isNear({ room, revision }: Missed): boolean {
    return room.revision - revision <= this.#tools.changesMost
  }

  #finish(room: string, missed: Missed | null, begun: Begun): void {
    this.#begun.delete(room)
    if (missed === null) this.#tools.caughtUp(room, null)
    else if (missed.complete) this.#tools.caughtUp(room, whole(missed, begun))
    else this.#tools.ranAway(room, missed.room.revision)
  }

  #refused(asked: ReadonlyMap<string, Begun>, problem: Problem): void {
    const rooms = [...asked.keys()].filter((room) => this.#begun.get(room) === asked.get(room))
    // The next welcome tells what is to be asked then.
    if (problem.code === 'not_connected') return
    const delay = retryDelay(problem)
    if (delay !== null) {
      this.#later(rooms, delay)
      return
    }
    for (const room of rooms) {
      this.#begun.delete(room)
      this.#tools.failed(room, problem)
    }
  }

  #later(rooms: readonly string[], milliseconds: number): void {
    if (rooms.length === 0) return
    const round = this.#round
    this.#tools.clock.after(milliseconds, () => {
      if (round === this.#round) this.#request(rooms)
    })
  }
}

function add(begun: Begun, missed: Missed): void {
  begun.revision = missed.revision
  for (const message of missed.messages) begun.messages.set(message.position, message)
  for (const member of missed.members) {
    // Behind those that changed before.
    begun.members.delete(member.user.id)
    begun.members.set(member.user.id, member)
  }
}

/** All pages as one, with the messages by position and the members oldest change first. */
function whole(last: Missed, { messages, members }: Begun): Missed {
  return {
    ...last,
    messages: [...messages.values()].sort((a, b) => a.position - b.position),
    members: [...members.values()],
  }
}
