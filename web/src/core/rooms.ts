import type {
  JoinReply,
  Message,
  Missed,
  Problem,
  Room,
  RoomJoined,
  RoomState,
  User,
} from '@/api/wire'
import { CatchUp } from '@/core/catch-up'
import { type Change, type Wait, Waits } from '@/core/changes'
import { Loader } from '@/core/loader'
import { withMissed } from '@/core/missed'
import { withUser } from '@/core/renaming'
import { welcomedBack, withJoinReply } from '@/core/room-changed'
import { RoomReads } from '@/core/room-reads'
import {
  asVisitor,
  covers,
  createdRoom,
  isLoaded,
  type JoinedRoom,
  type RoomView,
  visitedRoom,
} from '@/core/room-view'
import type { RoomsTools } from '@/core/rooms-tools'
import { withWhispers } from '@/core/timeline-window'
import { foldName } from '@/lib/fold-name'
import { localProblem } from '@/lib/local-problem'
import { type Observable, Subject } from '@/lib/observable'

/**
 * The rooms one is in or looks into, held at the revision of what was heard. A broadcast at
 * the next revision is applied, an older one is dropped, and a gap is filled by asking.
 * While something is fetched for a room, its broadcasts wait until the answer is there.
 */
export class Rooms {
  readonly #views = new Subject<ReadonlyMap<string, RoomView>>(new Map())
  readonly #tools: RoomsTools
  readonly #catchUp: CatchUp
  readonly #loader: Loader
  readonly #waits = new Waits()
  /** How far one has read, and others. */
  readonly reads: RoomReads
  #me: User | null = null

  constructor(tools: RoomsTools) {
    this.#tools = tools
    this.#catchUp = new CatchUp({
      ...tools,
      caughtUp: (room, missed) => this.#caughtUp(room, missed),
      ranAway: (room, revision) => this.#ranAway(room, revision),
      failed: (room, problem) => this.failed(room, problem),
    })
    const me = () => this.#member()
    this.reads = new RoomReads(this, { ...tools, me })
    this.#loader = new Loader(this, { ...tools, waits: this.#waits, catchUp: this.#catchUp, me })
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
    const isNamed = ({ room }: RoomView) => room.name !== null && foldName(room.name) === folded
    return this.get(reference) ?? [...this.#views.get().values()].find(isNamed)
  }

  clear(): void {
    this.reads.reading.clear()
    this.#waits.clear()
    this.#catchUp.clear()
    this.#me = null
    this.#views.set(new Map())
  }

  /**
   * A new connection begins. What is loaded is caught up with, all rooms in one request. Tells
   * which rooms one was in before and is not any more; they are kept as visited.
   */
  welcomed(me: User, states: readonly RoomState[]): JoinedRoom[] {
    this.#me = me
    this.#waits.clear()
    this.#catchUp.interrupt()
    const before = this.#views.get()
    const after = new Map<string, RoomView>()
    for (const state of states) after.set(state.room.id, this.#welcomedBack(state))
    const lost: JoinedRoom[] = []
    for (const [id, view] of before) {
      if (after.has(id)) continue
      this.#catchUp.forget(id)
      if (view.standing === 'member') lost.push(view)
      if (view.room.kind !== 'public') continue
      after.set(id, { ...asVisitor(view), room: view.room, loading: { status: 'unloaded' } })
    }
    this.#views.set(after)
    this.reads.welcomed(states)
    this.#fetch(states.map(({ room }) => [room.id, room.revision]))
    return lost
  }

  #welcomedBack(state: RoomState): JoinedRoom {
    const { id, revision } = state.room
    const view = this.get(id)
    const missing = revision - this.#reached(id)
    const canCatchUp = missing >= 0 && missing <= this.#tools.changesMost
    const isReadFurther = view?.standing === 'member' && this.reads.reading.isAhead(id)
    const next = welcomedBack(view, state, { canCatchUp, isReadFurther })
    if (!next.catchingUp) this.#catchUp.forget(id)
    return next
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
    if (view.standing === 'member') this.reads.reading.look(view.room.id)
  }

  /** A room one has just made: nobody else is in it, and nothing was said. */
  created(room: Room): void {
    this.put(createdRoom(room, this.#member()))
  }

  /** Loads a room's newest page, and brings up to date what is shown besides. */
  load(id: string): void {
    const view = this.get(id)
    if (view?.standing !== 'member') return
    this.put({ ...view, loading: { status: 'loading' } })
    const wait = this.#begin(id)
    // A member's first join_room on a connection joins nothing and answers the newest page.
    this.#tools.connection.ask('join_room', { room: id }, (outcome) => {
      if (outcome.ok) this.joined(outcome.value)
      else if (outcome.reason.code === 'already_in_room') this.#loader.loadNewest(id, wait)
      else this.failed(id, outcome.reason)
    })
  }

  joined(reply: JoinReply): void {
    const { id } = reply.room
    const me = this.#member()
    const wait = this.#begin(id)
    this.put(withJoinReply(this.get(id) ?? visitedRoom(reply.room), reply, me))
    // Before the room counts as loaded: what is not there yet is not read with the rest.
    this.#tools.joined(id)
    this.#loader.reviseBeside(id, wait, reply.messages, () => this.#release(id))
  }

  /** Another tab or device of ours joined; from now on the room is heard here too. */
  joinedElsewhere(event: RoomJoined): void {
    const { room, role } = event
    if (this.get(room.id)?.standing === 'member') return
    const state = { room, role, read: room.head, unread: 0, mentions: 0 }
    this.put(welcomedBack(this.get(room.id), state, { canCatchUp: false }))
  }

  /** One is not in this room any more; a public one is kept as visited while it is open. */
  left(id: string): void {
    this.#waits.end(id)
    this.reads.reading.forget(id)
    this.#catchUp.forget(id)
    const view = this.get(id)
    if (view?.standing !== 'member') return
    // Only a public room may be looked into from outside.
    const isOpen = this.#tools.isOpen(id)
    if (isOpen && view.room.kind === 'public') this.put(asVisitor(view))
    else this.#remove(id)
    if (isOpen) this.#tools.lost()
  }

  /** Takes a broadcast, if it changes a room. While something is fetched for that, it waits. */
  hear(change: Change | null): void {
    if (change === null) return
    const { room, revision } = change
    const wait = this.#waits.get(room)
    if (wait !== undefined) {
      wait.add(change)
      return
    }
    const view = this.get(room)
    if (view?.standing !== 'member' || revision <= view.room.revision) return
    if (revision === view.room.revision + 1) {
      this.#apply(change, view)
      return
    }
    this.#fetch([[room, revision]])
    this.#waits.get(room)?.add(change)
  }

  /** A room one is in by what was just asked for; other devices hear of it by themselves. */
  entered(room: Room): void {
    this.joinedElsewhere({ room, role: 'member' })
  }

  /** What was whispered in a room stands in its timeline, as far as that part is in memory. */
  whispered(id: string, messages: readonly Message[]): void {
    const view = this.get(id)
    if (view === undefined || messages.length === 0 || !isLoaded(view)) return
    this.put({ ...view, timeline: withWhispers(view.timeline, messages) })
  }

  /** Some part of what was said there is in memory. */
  isHeld(id: string): boolean {
    const view = this.get(id)
    return view !== undefined && (isLoaded(view) || view.timeline.messages.length > 0)
  }

  /** Somebody is called or looks different from now on. */
  userChanged(user: User): void {
    if (this.#me?.id === user.id) this.#me = user
    this.#views.update((views) => {
      const changed = [...views].map(([id, view]) => [id, withUser(view, user)] as const)
      return changed.some(([id, view]) => views.get(id) !== view) ? new Map(changed) : views
    })
  }

  /** The server had stopped sending us live events; they go on at these revisions, in our rooms. */
  behind(revisions: Readonly<Record<string, number>>): void {
    for (const id of this.#views.get().keys()) if (!(id in revisions)) this.left(id)
    this.#fetch(Object.entries(revisions))
  }

  /** Whether this message is seen in its room without hearing of it again. */
  shows(room: string, position: number): boolean {
    const view = this.get(room)
    return view === undefined || covers(view, position)
  }

  /** What was asked for a room did not come. What waited for it is a part of what is missing. */
  failed(id: string, problem: Problem): void {
    this.#waits.end(id)
    this.#catchUp.forget(id)
    const view = this.get(id)
    if (view === undefined) return
    // Without a connection nothing is known; the next welcome begins anew.
    const isCut = problem.code === 'not_connected'
    this.put({ ...view, loading: isCut ? { status: 'unloaded' } : { status: 'failed', problem } })
  }

  /** Fetches what these rooms are known to have had, up to a revision, past what is held. */
  #fetch(known: readonly (readonly [room: string, revision: number])[]): void {
    const near = new Map<string, number>()
    for (const [id, revision] of known) {
      const view = this.get(id)
      const held = this.#reached(id)
      if (view?.standing !== 'member' || revision <= held) continue
      const earlier = this.#waits.get(id)
      const wait = earlier ?? this.#waits.begin(id)
      wait.heard = Math.max(wait.heard, revision)
      if (earlier !== undefined) continue
      this.put({ ...view, catchingUp: true })
      if (revision - held <= this.#tools.changesMost) near.set(id, view.room.revision)
      else this.#leap(id, wait)
    }
    if (near.size > 0) this.#catchUp.ask(near)
  }

  /** Skips what is too much to catch up with; what is loaded is loaded anew from the newest page. */
  #leap(id: string, wait: Wait): void {
    this.#catchUp.forget(id)
    const view = this.get(id)
    if (view !== undefined && isLoaded(view)) this.#loader.loadNewest(id, wait)
    else this.#catchUp.ask(new Map([[id, wait.heard]]))
  }

  #ranAway(id: string, revision: number): void {
    const wait = this.#waits.get(id)
    if (wait === undefined) return
    wait.heard = Math.max(wait.heard, revision)
    this.#leap(id, wait)
  }

  #caughtUp(id: string, missed: Missed | null): void {
    const view = this.get(id)
    if (view?.standing !== 'member') return
    if (missed === null) {
      this.left(id)
      return
    }
    this.put(withMissed(view, missed, this.#member()))
    for (const message of missed.messages) this.#tools.settled(message)
    this.#tools.loaded(id)
    const hasMoved = missed.revision > view.room.revision
    if (hasMoved || this.#waits.get(id)?.continues(missed.revision) === true) this.#release(id)
    // Asking again would bring the same for ever.
    else this.failed(id, localProblem('contradictory'))
  }

  #begin(id: string): Wait {
    this.#catchUp.forget(id)
    return this.#waits.begin(id)
  }

  /** Applies what waited while something was fetched. */
  #release(id: string): void {
    const wait = this.#waits.end(id)
    if (wait === undefined) return
    for (const change of wait.changes) this.hear(change)
    this.#fetch([[id, wait.heard]])
  }

  #apply(change: Change, view: JoinedRoom): void {
    const { message } = change
    const me = this.#member()
    if (message !== undefined) {
      const isSaid = message.position > view.room.head && message.author.id === me.id
      if (isSaid) this.reads.reading.said(message.room, message.position)
      this.#tools.settled(message)
    }
    this.put(change.apply(view, { me, at: this.#tools.clock.now() }))
  }

  /** Up to which revision everything of a room is here. */
  #reached(id: string): number {
    return this.#catchUp.reached(id) ?? this.get(id)?.room.revision ?? 0
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
