import type { Rest } from '@/api/rest'
import type { CreateRoom, ListRooms, Room, RoomList, ServerEvents, User, Welcome } from '@/api/wire'
import {
  editChange,
  joinedChange,
  leftChange,
  messageChange,
  roleChange,
  roomChange,
} from '@/core/changes'
import type { Clock } from '@/core/clock'
import { Connection, type ConnectionState } from '@/core/connection'
import { Drafts } from '@/core/drafts'
import { Entrance } from '@/core/entrance'
import type { Keep } from '@/core/keep'
import type { LinkFactory, Outcome, ServerEventName } from '@/core/link'
import type { Network } from '@/core/network'
import { OpenRoom, type OpenRoomState } from '@/core/open-room'
import { type Draft, Outbox, type Pending } from '@/core/outbox'
import { OutboxKeep } from '@/core/outbox-keep'
import { Pages } from '@/core/pages'
import type { JoinedRoom, RoomView, VisitedRoom } from '@/core/room-view'
import { Rooms } from '@/core/rooms'
import type { SessionState } from '@/core/session'
import type { Observable } from '@/lib/observable'
import { type Beat, Pacer } from '@/lib/pacer'
import { failed, succeeded } from '@/lib/result'

export interface ChatTools {
  link: LinkFactory
  fetch: typeof fetch
  clock: Clock
  network: Network
  /** Shared by the tabs of this browser. */
  keep: Keep
  /** This tab's own. */
  tabKeep: Keep
  random: () => number
  /** A room that is further behind, in changes, is loaded anew instead of caught up with. */
  changesMost: number
  /** How often what is shown may change. */
  beat: Beat
  randomId: () => string
}

/** What one can do in a room that one only looks into. */
export interface VisitorActs {
  readonly standing: 'visitor'
  join(): Promise<Outcome<Room>>
}

/** What one can do in a room that one is in. */
export interface MemberActs {
  readonly standing: 'member'
  send(draft: Draft): void
  leave(): Promise<Outcome<null>>
}

const UPLOAD_BYTES_PER_SECOND = 20_000
const ANSWER_TIMEOUT_MS = 15_000

/** The whole client but for its face: everything React shows and does comes from here. */
export class Chat {
  readonly connection: Observable<ConnectionState>
  readonly session: Observable<SessionState>
  readonly rooms: Observable<ReadonlyMap<string, RoomView>>
  readonly openRoom: Observable<OpenRoomState>
  readonly outbox: Observable<readonly Pending[]>
  readonly pages: Pages
  readonly drafts: Drafts
  readonly entrance: Entrance
  readonly #connection: Connection
  readonly #rooms: Rooms
  readonly #open: OpenRoom
  readonly #outbox: Outbox

  constructor(tools: ChatTools) {
    this.#connection = new Connection(
      {
        token: () => this.entrance.token,
        tokenRefused: (token) => this.entrance.tokenRefused(token),
        welcomed: (welcome) => this.entrance.welcomed(welcome),
        received: (name, body) => this.#received(name, body),
        lost: () => this.#outbox.pause(),
        dismissed: () => this.entrance.dismissed(),
      },
      tools,
    )
    this.entrance = new Entrance(
      {
        takeName: (username) => this.#connection.request('add_user', { username }),
        restart: () => this.#connection.restart(),
        entered: (user, rooms) => this.#entered(user, rooms),
        left: () => this.#left(),
        forget: () => this.#forget(),
      },
      tools,
    )
    this.#rooms = new Rooms({
      connection: this.#connection,
      clock: tools.clock,
      changesMost: tools.changesMost,
      isOpen: (room) => this.#open.isOpen(room),
      lost: () => this.#open.refresh(),
      settled: (message) => {
        this.#outbox.settle(message)
        this.pages.heard(message)
      },
      loaded: (room) => this.#outbox.settleShown(room),
    })
    this.#open = new OpenRoom(this.#connection, this.#rooms)
    this.#outbox = new Outbox({
      clock: tools.clock,
      keep: new OutboxKeep({ tab: tools.tabKeep, shared: tools.keep }),
      randomId: tools.randomId,
      shows: (room, position) => this.#rooms.shows(room, position),
      send: ({ clientId, room, text, images }, sources, done) => {
        const bytes = images.reduce((sum, { file }) => sum + file.size, 0)
        const timeoutMs = ANSWER_TIMEOUT_MS + (bytes / UPLOAD_BYTES_PER_SECOND) * 1000
        const request = { room, text, images: sources, client_id: clientId }
        this.#connection.ask('send_message', request, done, timeoutMs)
      },
    })
    this.pages = new Pages(this.#connection, this.#rooms)
    this.drafts = new Drafts(tools.tabKeep)
    const pacer = new Pacer(tools.beat)
    this.connection = pacer.paced(this.#connection.state)
    this.session = pacer.paced(this.entrance.state)
    this.rooms = pacer.paced(this.#rooms.views)
    this.openRoom = pacer.paced(this.#open.state)
    this.outbox = pacer.paced(this.#outbox.entries)
  }

  /** What is asked once and not live. */
  get rest(): Rest {
    return this.entrance.rest
  }

  start(): void {
    this.#connection.start()
  }

  /** Whether closing the page now would lose something that was written. */
  get holdsUnsavedImages(): boolean {
    return this.#outbox.holdsUnsavedImages
  }

  /** The page is being left, perhaps for good. */
  leavePage(): void {
    this.#rooms.leavePage()
    this.#outbox.leave()
  }

  /** The page that was left is shown once more, as it was. */
  comeBackToPage(): void {
    this.#outbox.takeOver()
  }

  retryConnection(): void {
    this.#connection.retryNow()
  }

  listRooms(request: ListRooms): Promise<Outcome<RoomList>> {
    return this.#connection.request('list_rooms', request)
  }

  createRoom(request: CreateRoom): Promise<Outcome<Room>> {
    return new Promise((resolve) => {
      this.#connection.ask('create_room', request, (outcome) => {
        if (outcome.ok) this.#rooms.created(outcome.value.room)
        resolve(outcome.ok ? succeeded(outcome.value.room) : failed(outcome.reason))
      })
    })
  }

  /** Shows the room with this name or id; null shows none. */
  show(reference: string | null): void {
    this.#open.open(reference)
  }

  /** Loads again what could not be loaded. */
  reload(): void {
    this.#open.refresh()
  }

  /** Says whether somebody looks at the newest messages of a room. */
  follow(room: string, following: boolean): void {
    this.#rooms.follow(room, following)
  }

  retry(clientId: string): void {
    this.#outbox.retry(clientId)
  }

  discard(clientId: string): void {
    this.#outbox.discard(clientId)
  }

  actsIn(view: JoinedRoom): MemberActs
  actsIn(view: VisitedRoom): VisitorActs
  actsIn(view: RoomView): MemberActs | VisitorActs
  actsIn(view: RoomView): MemberActs | VisitorActs {
    const { id } = view.room
    return view.standing === 'visitor'
      ? { standing: 'visitor', join: () => this.join(id) }
      : {
          standing: 'member',
          send: (draft) => this.#outbox.add(id, draft),
          leave: () => this.#leave(id),
        }
  }

  /** Becomes a member of a room that is known by its name or id only. */
  join(reference: string): Promise<Outcome<Room>> {
    return new Promise((resolve) => {
      this.#connection.ask('join_room', { room: reference }, (outcome) => {
        if (outcome.ok) this.#rooms.joined(outcome.value)
        resolve(outcome.ok ? succeeded(outcome.value.room) : failed(outcome.reason))
      })
    })
  }

  #leave(id: string): Promise<Outcome<null>> {
    return new Promise((resolve) => {
      this.#connection.ask('leave_room', { room: id }, (outcome) => {
        const isOut = outcome.ok || outcome.reason.code === 'not_in_room'
        if (isOut) this.#rooms.left(id)
        resolve(isOut ? succeeded(null) : failed(outcome.reason))
      })
    })
  }

  #entered(user: User, rooms: Welcome['rooms']): void {
    const lost = this.#rooms.welcomed(user, rooms)
    // A guest who was away too long has left all its rooms; nobody meant to leave them.
    const isEmptyHanded = user.guest && rooms.length === 0
    void this.#comeBack(isEmptyHanded ? lost : []).then(() => {
      this.#open.refresh()
      this.#outbox.resume(user.id)
    })
  }

  #left(): void {
    this.#outbox.pause()
    this.#rooms.clear()
  }

  #forget(): void {
    this.#outbox.clear()
    this.drafts.clear()
    this.#rooms.clear()
  }

  async #comeBack(lost: readonly JoinedRoom[]): Promise<void> {
    await Promise.all(lost.map(({ room }) => this.join(room.id)))
  }

  #received<Name extends ServerEventName>(name: Name, body: ServerEvents[Name]): void {
    // An event from before a name, or for one that we gave up, concerns nobody.
    if (this.entrance.state.get().phase !== 'named') return
    const handlers: { [Event in ServerEventName]?: (body: ServerEvents[Event]) => void } = {
      message: (message) => this.#rooms.hear(messageChange(message)),
      message_changed: (message) => this.#rooms.hear(editChange(message)),
      read: (moved) => this.#rooms.read(moved),
      room_changed: (room) => this.#rooms.hear(roomChange(room)),
      user_joined: (event) => this.#rooms.hear(joinedChange(event)),
      user_left: (event) => this.#rooms.hear(leftChange(event)),
      member_changed: (event) => this.#rooms.hear(roleChange(event)),
      room_joined: (event) => this.#roomJoined(event),
      room_removed: ({ room }) => this.#rooms.left(room),
      behind: ({ rooms }) => this.#rooms.behind(rooms),
    }
    handlers[name]?.(body)
  }

  #roomJoined(event: ServerEvents['room_joined']): void {
    this.#rooms.joinedElsewhere(event)
    if (this.#open.isOpen(event.room.id)) this.#open.refresh()
  }
}
