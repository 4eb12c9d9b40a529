import type { Message, Problem, ReadMoved, User, WhisperState } from '@/api/wire'
import type { Clock } from '@/core/clock'
import type { Connection } from '@/core/connection'
import { Reading } from '@/core/reading'
import { WhisperCatchUp } from '@/core/whisper-catch-up'
import { WhisperLoader } from '@/core/whisper-loader'
import {
  begunWhisper,
  caughtUp,
  toldWhisper,
  type WhisperView,
  withAllRead,
  withReadMoved,
  withWhispered,
} from '@/core/whisper-view'
import { type Observable, Subject } from '@/lib/observable'

export interface WhispersTools {
  connection: Connection
  clock: Clock
  /** Shows what was whispered in its room, new or as it is now. */
  place: (room: string, messages: readonly Message[]) => void
  /** Some part of this room is in memory, so what changes in its whispers has to come. */
  isHeld: (room: string) => boolean
  /** Somebody looks at the newest of this room. */
  isFollowed: (room: string) => boolean
  /** A message of ours stands in its whisper now. */
  settled: (message: Message) => void
}

/** So many the server names at the beginning; where it names fewer, it names all. */
const NAMED_MOST = 200

/**
 * What is whispered with us: each whisper has numbers of its own, and is held at the revision of
 * what was heard of it, like a room. What was said stands in the timelines of the rooms.
 */
export class Whispers {
  readonly #views = new Subject<ReadonlyMap<string, WhisperView>>(new Map())
  readonly #tools: WhispersTools
  readonly #reading: Reading
  readonly #catchUp: WhisperCatchUp
  readonly #loader: WhisperLoader
  #me: User | null = null
  /** Whether a whisper that is not known here has begun just now. */
  #areAllKnown = false

  constructor(tools: WhispersTools) {
    this.#tools = tools
    this.#reading = new Reading(
      {
        readOf: (id) => this.#get(id)?.read,
        moved: (id, to) => this.#change(id, (view) => withReadMoved(view, to)),
        request: (whisper) => ({ whisper }),
      },
      tools,
    )
    this.#catchUp = new WhisperCatchUp({
      ...tools,
      revisionOf: (id) => this.#get(id)?.revision ?? 0,
      missed: (id, messages, revision) => this.#missed(id, messages, revision),
      caughtUp: (id, waiting) => this.#caughtUp(id, waiting),
      gone: (id) => this.#remove(id),
    })
    this.#loader = new WhisperLoader({
      ...tools,
      loaded: (room, messages) => {
        tools.place(room, messages)
        if (tools.isFollowed(room)) this.markRead(room)
      },
    })
  }

  get views(): Observable<ReadonlyMap<string, WhisperView>> {
    return this.#views
  }

  /** A new connection begins, with these whispers. */
  welcomed(me: User, states: readonly WhisperState[]): void {
    this.#me = me
    this.#catchUp.clear()
    this.#areAllKnown = states.length < NAMED_MOST
    const after = new Map(this.#areAllKnown ? [] : this.#views.get())
    const behind: string[] = []
    const ahead = states.flatMap(({ id, read }) => {
      const further = this.#reading.isAhead(id) ? (this.#get(id)?.read ?? 0) : 0
      return further > read ? [[id, further] as const] : []
    })
    for (const state of states) {
      // What is in memory of its room lacks all that was whispered since, from its first word on.
      const held = this.#get(state.id) ?? { head: 0, revision: 0 }
      const isBehind = held.revision < state.revision && this.#tools.isHeld(state.room)
      after.set(state.id, toldWhisper(state, isBehind ? held : null))
      if (isBehind) behind.push(state.id)
    }
    this.#views.set(after)
    this.#reading.welcomed(states.map(({ id, read }) => [id, read]))
    for (const [id, position] of ahead) {
      this.#change(id, (view) => withReadMoved(view, { position, unread: null }))
    }
    this.#catchUp.ask(behind)
    this.#loader.welcomed()
  }

  clear(): void {
    this.#me = null
    this.#catchUp.clear()
    this.#loader.clear()
    this.#reading.clear()
    this.#views.set(new Map())
  }

  /** The page may be over: what was read so far counts. */
  leavePage(): void {
    this.#reading.flush()
  }

  /** Something was whispered, or is another than it was. */
  hear(message: Message): void {
    const { whisper, revision } = message
    if (whisper === null) return
    const view = this.#get(whisper.id) ?? this.#begin(message, whisper)
    if (this.#catchUp.keep(view.id, message) || revision <= view.revision) return
    if (revision === view.revision + 1) {
      this.#apply([message], revision)
      return
    }
    this.#catchUp.ask([view.id])
    this.#catchUp.keep(view.id, message)
  }

  /** We have read so far on another device. */
  read({ whisper, user, ...moved }: ReadMoved): void {
    if (whisper !== null && user.id === this.#me?.id) this.#reading.heard(whisper, moved)
  }

  /** The server had stopped sending us live events; they go on at these revisions. */
  behind(revisions: Readonly<Record<string, number>>): void {
    const behind = Object.entries(revisions).filter(
      ([id, revision]) => (this.#get(id)?.revision ?? 0) < revision,
    )
    this.#catchUp.ask(behind.map(([id]) => id))
  }

  /** Whether this one stands in its timeline already. */
  shows(whisper: string, position: number): boolean {
    return (this.#get(whisper)?.head ?? 0) >= position
  }

  /** Whether there may be whispers in this room. */
  areIn(room: string): boolean {
    return !this.#areAllKnown || [...this.#views.get().values()].some((view) => view.room === room)
  }

  /** Somebody looks at the newest of this room: what was whispered is read once it is there. */
  seen(room: string): void {
    if (!this.#loader.isAwaited(room)) this.markRead(room)
  }

  /** Everything in this room is read, whether or not somebody looked. */
  markRead(room: string): void {
    for (const view of this.#views.get().values()) {
      if (view.room === room && view.unread > 0) this.#put(withAllRead(view))
    }
  }

  markUnread(whisper: string, position: number): Promise<Problem | null> {
    return this.#reading.markUnread(whisper, position)
  }

  /** A room was loaded: asks for what was whispered within its newest page. */
  load(room: string): void {
    if (this.areIn(room)) this.#loader.load(room)
  }

  #begin(message: Message, whisper: NonNullable<Message['whisper']>): WhisperView {
    // Of one that began long ago only the server knows how far it was read.
    const isNew = this.#areAllKnown
    const view = begunWhisper(message, whisper, isNew)
    this.#put(view)
    if (!isNew && message.position > 1) this.#reading.inquire(view.id)
    return view
  }

  #missed(id: string, messages: readonly Message[], revision: number): void {
    const [first] = messages
    const isUnknown = this.#get(id) === undefined
    if (isUnknown && first?.whisper) this.#put(begunWhisper(first, first.whisper, true))
    if (this.#get(id) !== undefined) this.#apply(messages, revision, id)
    if (isUnknown) this.#reading.inquire(id)
  }

  #apply(messages: readonly Message[], revision: number, known?: string): void {
    const [first] = messages
    const id = known ?? first?.whisper?.id
    const view = id === undefined ? undefined : this.#get(id)
    if (view === undefined || this.#me === null) return
    const me = this.#me
    const isSeen = this.#tools.isFollowed(view.room) && !this.#loader.isAwaited(view.room)
    const next = withWhispered(view, { messages, revision, me })
    const own = messages.findLast(({ author }) => author.id === me.id)
    if (own !== undefined && own.position > view.head) this.#reading.said(view.id, own.position)
    this.#tools.place(view.room, messages)
    for (const message of messages) this.#tools.settled(message)
    this.#put(isSeen ? withAllRead(next) : next)
  }

  #caughtUp(id: string, waiting: readonly Message[]): void {
    this.#change(id, caughtUp)
    for (const message of waiting) this.hear(message)
  }

  #get(id: string): WhisperView | undefined {
    return this.#views.get().get(id)
  }

  #change(id: string, change: (view: WhisperView) => WhisperView): void {
    const view = this.#get(id)
    if (view !== undefined) this.#put(change(view))
  }

  #put(view: WhisperView): void {
    this.#views.update((views) => new Map(views).set(view.id, view))
    this.#reading.look(view.id)
  }

  #remove(id: string): void {
    this.#reading.forget(id)
    this.#views.update((views) => {
      const rest = new Map(views)
      rest.delete(id)
      return rest
    })
  }
}
