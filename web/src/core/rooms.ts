import type { Missed } from '@/api/catch-up'
import type {
  JoinReply,
  Message,
  Problem,
  Room,
  RoomJoined,
  RoomState,
  User,
  UserJoined,
  UserLeft,
} from '@/api/wire'
import { CatchUp, type CaughtUp, type Newest } from '@/core/catch-up'
import type { Clock } from '@/core/clock'
import type { Connection } from '@/core/connection'
import type { ReadPositions } from '@/core/read-positions'
import {
  asVisitor,
  covers,
  type JoinedRoom,
  joinedRoom,
  type RoomView,
  visitedRoom,
  welcomedBack,
  withBroadcastMessage,
  withFollowing,
  withJoined,
  withJoinReply,
  withLeft,
  withMissed,
  withNewestState,
} from '@/core/room-view'
import { foldName } from '@/lib/fold-name'
import { type Observable, Subject } from '@/lib/observable'

/** A broadcast that changes one room, and how it does so. */
interface Change {
  readonly room: string
  readonly revision: number
  /** Where its message stands, if it is one. */
  readonly position: number | null
  apply(view: JoinedRoom): JoinedRoom
}

export interface RoomsTools {
  connection: Connection
  clock: Clock
  readPositions: ReadPositions
  /** A message stands in its room now. */
  settled: (message: Message) => void
}

/**
 * The rooms one is in or looks into, held at the revision of what was heard. A broadcast at
 * the next revision is applied, an older one is dropped, and a gap is filled by asking.
 * While something is fetched for a room, its broadcasts wait until the answer is there.
 */
export class Rooms {
  readonly #views = new Subject<ReadonlyMap<string, RoomView>>(new Map())
  readonly #tools: RoomsTools
  readonly #catchUp: CatchUp
  /** Broadcasts that wait for what is being fetched, by room. */
  readonly #held = new Map<string, Change[]>()
  #me: User | null = null

  constructor(tools: RoomsTools) {
    this.#tools = tools
    this.#catchUp = new CatchUp(tools.connection)
  }

  get views(): Observable<ReadonlyMap<string, RoomView>> {
    return this.#views
  }

  get(id: string): RoomView | undefined {
    return this.#views.get().get(id)
  }

  /** A room that is known here, by its id or by its name. */
  find(reference: string): RoomView | undefined {
    const folded = foldName(reference)
    return (
      this.get(reference) ??
      [...this.#views.get().values()].find(
        ({ room }) => room.name !== null && foldName(room.name) === folded,
      )
    )
  }

  clear(): void {
    this.#held.clear()
    this.#me = null
    this.#views.set(new Map())
  }

  /**
   * A new connection begins. Tells which rooms one was in before and is not any more; they
   * are kept as visited.
   */
  welcomed(me: User, states: readonly RoomState[]): JoinedRoom[] {
    this.#me = me
    this.#held.clear()
    this.#catchUp.forget()
    const before = this.#views.get()
    const after = new Map<string, RoomView>()
    for (const state of states) {
      const read = Math.max(state.read, this.#tools.readPositions.of(state.room.id))
      const unread = read >= state.room.head ? 0 : state.unread
      after.set(state.room.id, welcomedBack(before.get(state.room.id), { ...state, read, unread }))
    }
    const lost: JoinedRoom[] = []
    for (const [id, view] of before) {
      if (after.has(id)) continue
      if (view.standing === 'member') lost.push(view)
      after.set(id, { ...asVisitor(view), room: view.room, loading: { status: 'unloaded' } })
    }
    this.#views.set(after)
    return lost
  }

  /** Sets a room aside that is only looked into, once nobody looks any more. */
  forget(id: string): void {
    if (this.get(id)?.standing === 'visitor') this.#remove(id)
  }

  /** What a visitor is shown, or a change to what a member has loaded; no broadcast is involved. */
  put(view: RoomView): void {
    const before = this.get(view.room.id)
    if (before === view) return
    this.#views.update((views) => new Map(views).set(view.room.id, view))
    if (view.standing === 'member') this.#tools.readPositions.raise(view.room.id, view.read)
  }

  follow(id: string, following: boolean): void {
    const view = this.get(id)
    if (view !== undefined) this.put(withFollowing(view, following))
  }

  /** A room one has just made: nobody else is in it, and nothing was said. */
  created(room: Room): void {
    const view = joinedRoom({ room, role: 'owner', read: room.head, unread: 0, mentions: 0 })
    const me = this.#member()
    this.put({
      ...view,
      loading: { status: 'loaded' },
      people: {
        members: [{ user: me, role: 'owner', joined_at: room.created_at, left_at: null }],
        more: null,
      },
    })
  }

  /** From here on broadcasts of this room wait, until `release`. */
  hold(id: string): void {
    if (!this.#held.has(id)) this.#held.set(id, [])
  }

  /** Applies what waited while something was fetched. */
  release(id: string): void {
    const changes = this.#held.get(id) ?? []
    this.#held.delete(id)
    for (const change of changes) this.#change(change)
  }

  joined(reply: JoinReply): void {
    const me = this.#member()
    const role = reply.members.find(({ user }) => user.id === me.id)?.role ?? 'member'
    const before = this.get(reply.room.id) ?? visitedRoom(reply.room)
    this.put(withJoinReply(before, reply, role))
    for (const message of reply.messages) this.#tools.settled(message)
    this.release(reply.room.id)
  }

  /** Another tab or device of ours joined; from now on the room is heard here too. */
  joinedElsewhere(event: RoomJoined): void {
    const { room, role } = event
    if (this.get(room.id)?.standing === 'member') return
    const state = { room, role, read: room.head, unread: 0, mentions: 0 }
    this.put(welcomedBack(this.get(room.id), state))
  }

  /** One is not in this room any more; it is kept as visited while `isOpen`. */
  left(id: string, { isOpen }: { isOpen: boolean }): void {
    this.#held.delete(id)
    const view = this.get(id)
    if (view === undefined) return
    if (isOpen) this.put(asVisitor(view))
    else this.#remove(id)
  }

  message(message: Message): void {
    // A whisper has numbers of its own, and this client shows none yet.
    if (message.whisper !== null) return
    const me = this.#member()
    this.#change({
      room: message.room,
      revision: message.revision,
      position: message.position,
      apply: (view) => {
        this.#tools.settled(message)
        return withBroadcastMessage(view, message, me)
      },
    })
  }

  userJoined(event: UserJoined): void {
    const at = this.#tools.clock.now()
    this.#change({ ...event, position: null, apply: (view) => withJoined(view, event, at) })
  }

  userLeft(event: UserLeft): void {
    const at = this.#tools.clock.now()
    this.#change({ ...event, position: null, apply: (view) => withLeft(view, event, at) })
  }

  /** The server had stopped sending us live events; they go on at these revisions. */
  behind(revisions: Readonly<Record<string, number>>): void {
    for (const [id, revision] of Object.entries(revisions)) {
      const view = this.get(id)
      if (view !== undefined && view.room.revision < revision) this.refetch(id, revision)
    }
  }

  /** Whether this message is seen in its room without hearing of it again. */
  shows(room: string, position: number): boolean {
    const view = this.get(room)
    return view === undefined || covers(view, position)
  }

  /** Fetches what was missed since the revision that is held; broadcasts wait meanwhile. */
  refetch(id: string, known = 0): void {
    const view = this.get(id)
    if (view === undefined || view.standing !== 'member') return
    this.hold(id)
    this.#catchUp.ask(id, view.room.revision, (result) => this.#caughtUp(id, result, known))
  }

  /** Fetches the newest page and members, when nothing usable is held. */
  refetchNewest(id: string): void {
    this.hold(id)
    this.#catchUp.askNewest(id, (result) => this.#caughtUp(id, result, 0))
  }

  #caughtUp(id: string, result: CaughtUp, known: number): void {
    const view = this.get(id)
    if (view === undefined || view.standing !== 'member') {
      this.#held.delete(id)
      return
    }
    switch (result.kind) {
      case 'failed':
        this.failed(id, result.problem)
        break
      case 'gone':
        this.#held.delete(id)
        this.put(asVisitor(view))
        break
      case 'missed':
        this.#missed(view, result.missed, known)
        break
      case 'newest':
        this.#newest(view, result, known)
        break
    }
  }

  /** What was asked for a room did not come. What waited for it is a part of what is missing. */
  failed(id: string, problem: Problem): void {
    this.#held.delete(id)
    const view = this.get(id)
    if (view !== undefined) this.put({ ...view, loading: { status: 'failed', problem } })
  }

  #missed(view: JoinedRoom, missed: Missed, known: number): void {
    this.put(withMissed(view, missed, this.#member(), this.#tools.clock.now()))
    for (const message of missed.messages) this.#tools.settled(message)
    if (missed.complete) this.release(view.room.id)
    else this.refetch(view.room.id, known)
  }

  /**
   * The newest page has no revision of its own. It contains at least what its messages and
   * the server named, and what waited is newer than the request; so of the latter every
   * message past the page is taken, gaps or not, and the list of people was just fetched.
   */
  #newest(view: JoinedRoom, newest: Newest, known: number): void {
    const id = view.room.id
    const waiting = this.#held.get(id) ?? []
    this.#held.delete(id)
    const contained = newest.page.messages.map(({ revision }) => revision)
    const revision = Math.max(known, ...contained)
    let next = withNewestState(view, { ...newest, revision }, this.#member())
    for (const change of waiting) {
      if (change.position !== null && change.position > next.room.head) next = change.apply(next)
    }
    const heard = Math.max(next.room.revision, ...waiting.map((change) => change.revision))
    this.put({ ...next, room: { ...next.room, revision: heard } })
    for (const message of newest.page.messages) this.#tools.settled(message)
  }

  #change(change: Change): void {
    const waiting = this.#held.get(change.room)
    if (waiting !== undefined) {
      waiting.push(change)
      return
    }
    const view = this.get(change.room)
    if (view === undefined || view.standing !== 'member') return
    if (change.revision <= view.room.revision) return
    if (change.revision === view.room.revision + 1) {
      this.put(change.apply(view))
      return
    }
    this.hold(change.room)
    this.#held.get(change.room)?.push(change)
    this.refetch(change.room)
  }

  #remove(id: string): void {
    this.#views.update((views) => {
      const rest = new Map(views)
      rest.delete(id)
      return rest
    })
  }

  #member(): User {
    if (this.#me === null) throw new Error('A room was heard of before the server said who we are')
    return this.#me
  }
}
