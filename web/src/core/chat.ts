import type { Rest } from '@/api/rest'
import type { Message, Problem, Room, ServerEvents, User } from '@/api/wire'
import { Arrival, type Arriving, type Spot } from '@/core/arrival'
import type { ChatTools } from '@/core/chat-tools'
import { Connection, type ConnectionState } from '@/core/connection'
import { Drafts } from '@/core/drafts'
import { Entrance, type Heard } from '@/core/entrance'
import { hear } from '@/core/hearing'
import { JoinRequests } from '@/core/join-requests'
import { Leaving } from '@/core/leaving'
import type { ServerEventName } from '@/core/link'
import { Membership } from '@/core/membership'
import { Messages } from '@/core/messages'
import { OpenRoom, type OpenRoomState } from '@/core/open-room'
import { Outbox, type Pending } from '@/core/outbox'
import { OutboxKeep } from '@/core/outbox-keep'
import { Pages } from '@/core/pages'
import { People } from '@/core/people'
import { type Quote, Quotes } from '@/core/quotes'
import type { MemberActs, VisitorActs } from '@/core/room-acts'
import type { JoinedRoom, RoomView, VisitedRoom } from '@/core/room-view'
import { Rooms } from '@/core/rooms'
import { Search } from '@/core/search'
import { sendMessage } from '@/core/sending'
import type { SessionState } from '@/core/session'
import { takeBack } from '@/core/take-back'
import { Typing } from '@/core/typing'
import { Uploads } from '@/core/uploads'
import type { WhisperView } from '@/core/whisper-view'
import { Whispers } from '@/core/whispers'
import { type Observable, Subject } from '@/lib/observable'
import { Pacer } from '@/lib/pacer'

/**
 * The whole client but for its face: everything React shows and does comes from here.
 *
 * Most that is shown is observable (`useObservable`, `useSelection`); most that is done is a method
 * by subject that answers with an `Outcome`, whose `reason` is the Problem for `explain`. What an
 * act changes is seen by its broadcast, so a screen has nothing to put anywhere by itself.
 * What is where: docs/web-client.md.
 */
export class Chat {
  readonly connection: Observable<ConnectionState>
  readonly session: Observable<SessionState>
  readonly rooms: Observable<ReadonlyMap<string, RoomView>>
  readonly openRoom: Observable<OpenRoomState>
  /** Where in the open room somebody wants to be, and whether that part is in memory. */
  readonly arrival: Observable<Arriving | null>
  readonly outbox: Observable<readonly Pending[]>
  /** Messages that others answer and that no timeline has, by id; `quote` fetches them. */
  readonly quotes: Observable<ReadonlyMap<string, Quote>>
  /** What is whispered with us, by the whisper's id; what was said stands in `timeline.whispers`. */
  readonly whispers: Observable<ReadonlyMap<string, WhisperView>>
  readonly pages: Pages
  readonly drafts: Drafts
  readonly uploads: Uploads
  readonly entrance: Entrance
  readonly messages: Messages
  readonly membership: Membership
  readonly people: People
  readonly typing: Typing
  readonly search: Search
  readonly leaving: Leaving
  /** How many reports the server's moderators were told of since the page was loaded. */
  readonly reportsFiled = new Subject(0)
  /** The room that one was taken out of last, without having left it here. */
  readonly removedFrom = new Subject<Room | null>(null)
  /** The message that came last, as it came; for whoever calls attention to it. */
  readonly heard = new Subject<Message | null>(null)
  readonly #connection: Connection
  readonly #rooms: Rooms
  readonly #whispers: Whispers
  readonly #open: OpenRoom
  readonly #outbox: Outbox
  readonly #arrival: Arrival
  readonly #quotes: Quotes
  readonly #requests: JoinRequests

  constructor(tools: ChatTools) {
    this.#connection = new Connection(
      {
        token: () => this.entrance.token,
        tokenRefused: (token) => this.entrance.tokenRefused(token),
        welcomed: (welcome) => this.entrance.welcomed(welcome),
        received: (name, body) => this.#received(name, body),
        lost: () => this.#lost(),
        dismissed: () => this.entrance.dismissed(),
      },
      tools,
    )
    const connection = this.#connection
    this.entrance = new Entrance(
      {
        takeName: (username) => connection.request('add_user', { username }),
        restart: () => connection.restart(),
        entered: (user, welcome) => this.#entered(user, welcome),
        left: () => this.#left(),
        forget: (next) => this.#forget(next),
      },
      tools,
    )
    const rest = () => this.rest
    this.uploads = new Uploads({
      ...tools,
      keep: tools.blobKeep,
      token: () => this.entrance.token,
      takeBack: (upload) => void this.rest.dropUpload(upload),
    })
    this.#rooms = new Rooms({
      ...tools,
      connection,
      isOpen: (room) => this.#open.isOpen(room),
      lost: () => this.#open.refresh(),
      settled: (message) => this.#settled(message),
      loaded: (room) => this.#loaded(room),
      joined: (room) => this.#whispers.load(room),
    })
    this.#whispers = new Whispers({
      connection,
      clock: tools.clock,
      place: (room, messages) => this.#rooms.whispered(room, messages),
      isHeld: (room) => this.#rooms.isHeld(room),
      isFollowed: (room) => this.#rooms.reads.isFollowed(room),
      settled: (message) => this.#settled(message),
    })
    this.#outbox = new Outbox({
      clock: tools.clock,
      keep: new OutboxKeep({ tab: tools.tabKeep, shared: tools.keep }),
      randomId: tools.randomId,
      uploads: this.uploads,
      shows: (room, { position, whisper }) =>
        whisper === null
          ? this.#rooms.shows(room, position)
          : this.#whispers.shows(whisper, position),
      send: sendMessage(connection),
    })
    this.#quotes = new Quotes(rest)
    this.#requests = new JoinRequests(tools.clock)
    this.pages = new Pages(connection, this.#rooms)
    this.#arrival = new Arrival({ pages: this.pages, rest, view: (room) => this.#rooms.get(room) })
    this.#rooms.views.subscribe(() => this.#arrival.look())
    this.#open = new OpenRoom({ connection, rooms: this.#rooms, arrival: this.#arrival, rest })
    this.drafts = new Drafts({ ...tools, uploads: this.uploads })
    this.messages = new Messages({ connection, changed: (message) => this.#quotes.heard(message) })
    this.membership = new Membership(connection, this.#rooms, this.#requests)
    this.typing = new Typing({ connection, clock: tools.clock })
    this.search = new Search(connection)
    this.leaving = new Leaving({
      rooms: this.#rooms,
      whispers: this.#whispers,
      outbox: this.#outbox,
      drafts: this.drafts,
      uploads: this.uploads,
    })
    const pacer = new Pacer(tools.beat)
    const changed = (user: User) => this.#profileChanged(user)
    this.people = new People({ connection, clock: tools.clock, rest, pacer, changed })
    this.connection = pacer.paced(connection.state)
    this.session = pacer.paced(this.entrance.state)
    this.rooms = pacer.paced(this.#rooms.views)
    this.whispers = pacer.paced(this.#whispers.views)
    this.openRoom = pacer.paced(this.#open.state)
    this.arrival = pacer.paced(this.#arrival.state)
    this.outbox = pacer.paced(this.#outbox.entries)
    this.quotes = pacer.paced(this.#quotes.found)
  }

  /** What is asked once and not live. */
  get rest(): Rest {
    return this.entrance.rest
  }

  start(): void {
    this.#connection.start()
  }

  /** How many messages wait that were written before this page was loaded; 0 once they are in `outbox`. */
  get leftWaiting(): number {
    return this.#outbox.leftWaiting
  }

  retryConnection(): void {
    this.#connection.retryNow()
  }

  /** Shows the room with this name or id, at a place in it; null shows none. */
  show(reference: string | null, spot: Spot | null = null): void {
    this.#open.open(reference, spot)
  }

  /** Loads again what could not be loaded. */
  reload(): void {
    this.#open.refresh()
  }

  /**
   * Says whether somebody looks at the newest messages of a room. That reads everything, unless what
   * is new begins further up and they are `skipping` it.
   */
  follow(room: string, following: boolean, { skipping = false } = {}): void {
    this.#rooms.reads.follow(room, following, skipping)
    if (this.#rooms.reads.isFollowed(room)) this.#whispers.seen(room)
  }

  /** From this message on all is unread again, on every device, until somebody looks anew. */
  markUnread(message: Message): Promise<Problem | null> {
    const { room, whisper, position } = message
    if (whisper === null) return this.#rooms.reads.markUnread(room, position - 1)
    this.#rooms.reads.follow(room, false)
    return this.#whispers.markUnread(whisper.id, position - 1)
  }

  /** Everything in this room is read, what was whispered too. */
  markRead(room: string): void {
    this.#rooms.reads.markRead(room)
    this.#whispers.markRead(room)
  }

  /** Fetches a message that another one answers, unless it is here; `quotes` has it then. */
  quote(message: string): void {
    this.#quotes.lookUp(message)
  }

  retry(clientId: string): void {
    this.#outbox.retry(clientId)
  }

  discard(clientId: string): void {
    this.#outbox.discard(clientId)
  }

  /** What could not be sent is a draft again; false if something else is being written there. */
  takeBack(clientId: string): boolean {
    return takeBack(clientId, this.#outbox, this.drafts)
  }

  actsIn(view: JoinedRoom): MemberActs
  actsIn(view: VisitedRoom): VisitorActs
  actsIn(view: RoomView): MemberActs | VisitorActs
  actsIn(view: RoomView): MemberActs | VisitorActs {
    const { id } = view.room
    return view.standing === 'visitor'
      ? { standing: 'visitor', join: () => this.membership.join(id) }
      : {
          standing: 'member',
          send: (letter) => {
            this.typing.stop()
            this.#outbox.add(id, letter)
          },
          leave: () => this.membership.leave(id),
        }
  }

  #entered(user: User, { rooms, whispers }: Heard): void {
    const lost = this.#rooms.welcomed(user, rooms)
    this.#whispers.welcomed(user, whispers)
    this.#quotes.again()
    this.drafts.resume(user.id)
    this.people.entered(user)
    this.people.directory.meet([user, ...rooms.flatMap(({ room }) => room.members ?? [])])
    this.people.directory.meet(whispers.flatMap(({ members }) => members))
    if (rooms.some(({ room }) => room.kind === 'private')) this.entrance.showPictures()
    // A guest who was away too long has left all its rooms; nobody meant to leave them.
    const wanted = user.guest && rooms.length === 0 ? lost : []
    void Promise.all(wanted.map(({ room }) => this.membership.join(room.id))).then(() => {
      this.#open.refresh()
      this.uploads.resume()
      this.#outbox.resume(user.id)
    })
  }

  #lost(): void {
    this.uploads.pause()
    this.#outbox.pause()
    this.typing.clear()
    this.people.presence.pause()
  }

  #left(): void {
    this.#lost()
    this.#rooms.clear()
    this.#whispers.clear()
    this.people.clear()
  }

  /** Whoever comes back after their session ended finds what they wrote, with its files. */
  #forget(next: string | null): void {
    if (next === null || !this.drafts.areOf(next)) this.uploads.clear()
    this.#outbox.clear(next)
    this.drafts.clear(next)
    this.#rooms.clear()
    this.#whispers.clear()
    this.people.clear()
    this.#quotes.clear()
    this.#requests.clear()
    this.typing.clear()
  }

  /** A room shows another part of its messages. */
  #loaded(room: string): void {
    this.#outbox.settleShown(room)
    if (this.#rooms.reads.isFollowed(room)) this.#whispers.seen(room)
  }

  /** A message stands in its room, as it is now. */
  #settled(message: Message): void {
    this.#outbox.settle(message)
    this.pages.heard(message)
    this.#quotes.heard(message)
    this.people.directory.meet([message.author])
  }

  #profileChanged(user: User): void {
    this.entrance.changed(user)
    this.#rooms.userChanged(user)
    this.people.directory.meet([user])
    this.people.presence.changed(user)
  }

  #received<Name extends ServerEventName>(name: Name, body: ServerEvents[Name]): void {
    // An event from before a name, or for one that we gave up, concerns nobody.
    if (this.entrance.state.get().phase !== 'named') return
    hear(name, body, {
      rooms: this.#rooms,
      whispers: this.#whispers,
      typing: this.typing,
      people: this.people,
      requests: this.#requests,
      profileChanged: (user) => this.#profileChanged(user),
      roomJoined: (event) => this.#roomJoined(event),
      putOut: (room) => this.#putOut(room),
      reportFiled: () => this.reportsFiled.update((count) => count + 1),
    })
    if (name === 'message') this.heard.set(body as Message)
  }

  #putOut(id: string): void {
    const view = this.#rooms.get(id)
    this.#rooms.left(id)
    if (view?.standing === 'member') this.removedFrom.set(view.room)
  }

  #roomJoined(event: ServerEvents['room_joined']): void {
    this.people.directory.meet(event.room.members ?? [])
    if (event.room.kind === 'private') this.entrance.showPictures()
    this.#rooms.joinedElsewhere(event)
    // Who asked to be let in waits before a room that was not there.
    if (this.#open.isWanted(event.room)) this.#open.refresh()
  }
}
