import type { Uploader } from '@/api/upload'
import type {
  Message,
  Problem,
  ReadReply,
  Role,
  Room,
  RoomState,
  SendMessage,
  ServerEvents,
  User,
  Welcome,
} from '@/api/wire'
import type { Clock } from '@/core/clock'
import type {
  LinkFactory,
  Outcome,
  ReplyOf,
  RequestName,
  RequestOf,
  ServerEventName,
} from '@/core/link'
import { type CookieJar, Line } from '@/core/testing/tiny-line'
import { TinyRest } from '@/core/testing/tiny-rest'
import { TinyRoom } from '@/core/testing/tiny-room'
import { TinyUploads } from '@/core/testing/tiny-uploads'
import { TinyWhispers } from '@/core/testing/tiny-whispers'
import { failed, succeeded } from '@/lib/result'

type Handlers = {
  [Name in RequestName]?: (body: RequestOf<Name>, line: Line) => Outcome<ReplyOf<Name>>
}

interface Person {
  user: User
  token: string
}

/**
 * As much of the public contract as the core relies on, in memory: names and tokens, rooms
 * with positions and revisions, retries by client_id. Each connection gets its answers and
 * broadcasts in one order, when the test says `deliver`.
 */
export class TinyServer {
  isUp = true
  refusal: Problem | null = null
  /** What was asked, oldest first. */
  readonly asked: { name: RequestName; body: unknown }[] = []
  readonly rooms = new Map<string, TinyRoom>()
  /** By whose time requests are overdue; without one they never are. */
  clock: Clock | null = null
  readonly #people: Person[] = []
  readonly #lines = new Set<Line>()
  readonly #refusals = new Map<RequestName, Problem[]>()
  readonly uploads = new TinyUploads()
  readonly whispers = new TinyWhispers()
  /** @internal for tests: REST, and what it answers by route */
  readonly rest = new TinyRest(this)
  #made = 0

  constructor() {
    this.makeRoom('lobby')
  }

  /** The way here from one browser. */
  linkFrom(jar: CookieJar): LinkFactory {
    return (handlers) => new Line(this, handlers, jar)
  }

  /** The REST API as seen from one browser. */
  fetchFrom(jar: CookieJar): typeof fetch {
    return (input, init) => this.rest.answer(`${input}`, init ?? {}, jar)
  }

  /** The way here for files, from one browser. */
  uploaderFrom(_: CookieJar): Uploader {
    return this.uploads.uploader
  }

  makeRoom(name: string): TinyRoom {
    const room = new TinyRoom(this.#id('room'), name)
    this.rooms.set(room.id, room)
    return room
  }

  room(reference: string): TinyRoom {
    const room = this.#find(reference)
    if (room === undefined) throw new Error(`The test knows no room ${reference}`)
    return room
  }

  /** Somebody without a client of ours, who talks straight to the server. */
  person(username: string): User {
    const user: User = {
      id: this.#id('user'),
      username,
      name: null,
      avatar: null,
      guest: true,
      bot: false,
    }
    this.#people.push({ user, token: this.#id('token') })
    return user
  }

  join(reference: string, user: User): void {
    const room = this.room(reference)
    if (!room.join(user)) return
    this.#tell(room, 'user_joined', { room: room.id, user, revision: room.revision }, user)
  }

  leave(reference: string, user: User): void {
    const room = this.room(reference)
    if (!room.leave(user)) return
    this.#tell(room, 'user_left', { room: room.id, user, revision: room.revision }, user)
  }

  setRole(reference: string, user: User, role: Role): void {
    const room = this.room(reference)
    if (!room.setRole(user, role)) return
    const { id, revision } = room
    this.#tell(room, 'member_changed', { room: id, user, role, revision, muted_until: null })
  }

  say(
    reference: string,
    user: User,
    text: string,
    clientId: string | null = null,
    more: Partial<Message> = {},
  ): Message {
    const room = this.room(reference)
    const { message, isNew } = room.say(user, text, clientId, more)
    if (isNew) this.#tell(room, 'message', message)
    return message
  }

  /** Somebody joins the lobby and says so many things: "note 1", "note 2" … */
  sayMany(count: number, from = 1): User {
    const talker = this.person(`Ben${from}`)
    this.join('lobby', talker)
    for (let number = from; number < from + count; number += 1) {
      this.say('lobby', talker, `note ${number}`)
    }
    return talker
  }

  /** The requests of one name, oldest first. */
  askedFor(name: RequestName): unknown[] {
    return this.asked.filter((request) => request.name === name).map(({ body }) => body)
  }

  edit(reference: string, position: number, text: string): void {
    this.#tellChanged(reference, this.room(reference).edit(position, text))
  }

  delete(reference: string, position: number): void {
    this.#tellChanged(reference, this.room(reference).delete(position))
  }

  /** Gives a room another topic. */
  describe(reference: string, topic: string): void {
    const room = this.room(reference)
    room.describe(topic)
    this.#tell(room, 'room_changed', room.facts())
  }

  /** Somebody has read that far; their other connections hear it. */
  markRead(
    reference: string,
    user: User,
    position: number,
    isBack = false,
    except?: Line,
  ): ReadReply {
    const room = this.room(reference)
    const { reply, hasMoved } = room.markRead(user, position, isBack)
    const { changes } = reply
    const body = { room: room.id, whisper: null, user, position: reply.position, changes }
    for (const line of this.#lines) {
      if (!hasMoved || line === except || line.user?.id !== user.id) continue
      // It has no number by which one could notice that it was lost.
      line.push(() => line.handlers.received('read', body))
    }
    return reply
  }

  rename(reference: string, name: string): void {
    const room = this.room(reference)
    room.passOver()
    room.name = name
    this.#tell(room, 'room_changed', room.facts())
  }

  /** Somebody is put out of a room, and told so. */
  putOut(reference: string, user: User): void {
    this.leave(reference, user)
    const room = this.room(reference).id
    for (const line of this.#lines) {
      if (line.user?.id === user.id)
        line.push(() => line.handlers.received('room_removed', { room }), { isBroadcast: true })
    }
  }

  /** Everybody hears something that changes no room. */
  tellAll<Name extends ServerEventName>(name: Name, body: ServerEvents[Name]): void {
    for (const line of this.#lines) {
      line.push(() => line.handlers.received(name, body), { isBroadcast: true })
    }
  }

  /** Changes a message that not all may see: two revisions, and only the second one is told. */
  editHidden(reference: string, position: number, text: string): void {
    const room = this.room(reference)
    if (room.edit(position, text) === null) return
    room.passOver()
    this.#tell(room, 'room_changed', room.facts())
  }

  /** Says something to some people of a room alone, in numbers that are the whisper's own. */
  whisper(
    reference: string,
    author: User,
    to: readonly User[],
    text = 'psst',
    more: Partial<Message> = {},
  ): Message {
    const others = to.filter(({ id }) => id !== author.id)
    const whisper = this.whispers.among(this.room(reference), [author, ...others])
    const id = this.whispers.nextId()
    const { message, isNew } = whisper.say(author, text, { id, ...more })
    if (isNew) this.#tellPart(whisper.members, 'message', message)
    return message
  }

  /** What was whispered is said otherwise; nobody else learns of it. */
  editWhispered({ whisper, position, author }: Message, text: string): void {
    const found = this.whispers.find(whisper?.id ?? '', author)
    const changed = found?.stream.edit(position, text)
    if (found && changed) this.#tellPart(found.members, 'message_changed', changed)
  }

  /** The next request of this name is refused. */
  refuse(name: RequestName, code: string, retryAfterMs: number | null = null): void {
    const refusal = { ...problem(code), event: name, retry_after_ms: retryAfterMs }
    this.#refusals.set(name, [...(this.#refusals.get(name) ?? []), refusal])
  }

  /** Everything that is under way arrives. */
  deliver(): void {
    while ([...this.#lines].some((line) => line.deliverOne())) {
      // Each delivery may have asked for more.
    }
  }

  /** A little of what is under way arrives, so that something can happen before the rest. */
  deliverSome(count: number): void {
    for (let step = 0; step < count; step += 1) {
      for (const line of [...this.#lines]) line.deliverOne()
    }
  }

  /** The next broadcasts to everybody are lost on the way, as if the server had not kept up. */
  loseBroadcasts(): void {
    for (const line of this.#lines) line.dropBroadcasts()
  }

  /** Nobody has read for a while: live events were not kept, and now that is said. */
  fallBehind(): void {
    const rooms = [...this.rooms.values()]
    for (const { user } of this.#lines) {
      if (user === null) continue
      const mine = rooms.filter((room) => room.has(user)).map(({ id }) => id)
      this.tellBehind(user, mine)
    }
  }

  tellBehind(user: User, references: readonly string[]): void {
    const rooms = references.map((reference) => this.room(reference))
    const revisions = Object.fromEntries(rooms.map(({ id, revision }) => [id, revision]))
    for (const line of this.#lines) {
      if (line.user?.id !== user.id) continue
      line.dropBroadcasts()
      const whispers = this.whispers.of(user).map(({ id, stream }) => [id, stream.revision])
      const body = { rooms: revisions, whispers: Object.fromEntries(whispers) }
      line.push(() => line.handlers.received('behind', body))
    }
  }

  /** Everything that is under way to the server is heard there, and its answers are lost. */
  loseAnswers(): void {
    for (const line of this.#lines) line.dropAnswers()
  }

  /** All connections break; what was under way is lost. */
  cut(): void {
    for (const line of [...this.#lines]) line.breakOff()
  }

  /** A name goes to somebody else, so that its token brings nobody back. */
  giveAway(username: string): void {
    const person = this.#people.find(({ user }) => user.username === username)
    if (person !== undefined) person.user = { ...person.user, username: '' }
  }

  /** A guest was away for too long. */
  evict(username: string): void {
    const person = this.#people.find(({ user }) => user.username === username)
    if (person === undefined) return
    for (const room of this.rooms.values()) this.leave(room.id, person.user)
  }

  revoke(username: string): void {
    const person = this.#people.find(({ user }) => user.username === username)
    if (person !== undefined) person.token = this.#id('token')
  }

  /** Ends a session from elsewhere: whoever is connected by it is told to go. */
  endSession(token: string): void {
    const index = this.#people.findIndex((person) => person.token === token)
    if (index >= 0) this.#people.splice(index, 1)
    for (const line of [...this.#lines]) if (line.token === token) line.breakOff('dismissed')
  }

  /** Everybody is told to go, for whatever reason a server may have. */
  dismissAll(): void {
    for (const line of [...this.#lines]) line.breakOff('dismissed')
  }

  /** @internal for REST: by which token somebody with this name can come in from now on */
  openSession(user: User): string {
    const token = this.#id('token')
    this.#people.push({ user, token })
    return token
  }

  /** @internal for REST */
  userBehind(token: string | null): User | null {
    return this.#people.find((person) => person.token === token)?.user ?? null
  }

  /** @internal for REST */
  seenRoom(reference: string, user: User | null): Room | null {
    const room = this.#find(reference)
    const isSeen = room?.kind === 'public' || (user !== null && room?.has(user) === true)
    return room !== undefined && isSeen ? room.facts() : null
  }

  /** @internal for lines */
  open(line: Line, token: string | null): 'refused' | 'unauthenticated' | 'open' {
    if (!this.isUp) return 'refused'
    if (token !== null && this.userBehind(token) === null) return 'unauthenticated'
    line.token = token ?? line.jar.cookie
    const user = this.userBehind(line.token)
    line.user = user?.username === '' ? null : user
    this.#lines.add(line)
    line.push(() => line.handlers.received('welcome', this.#welcome(line.user)))
    return 'open'
  }

  /** @internal for lines */
  closed(line: Line): void {
    this.#lines.delete(line)
  }

  /** @internal for lines */
  answer<Name extends RequestName>(
    line: Line,
    name: Name,
    body: RequestOf<Name>,
  ): Outcome<ReplyOf<Name>> {
    this.asked.push({ name, body })
    const handle: Handlers[Name] = this.#taught[name] ?? this.#handlers[name]
    const refusal = this.#refusals.get(name)?.shift()
    if (refusal !== undefined) return failed(refusal)
    if (handle === undefined) return failed(problem('invalid_request'))
    if (line.user === null && name !== 'add_user') return failed(problem('not_named'))
    return handle(body, line)
  }

  /** What a test wants to be answered, where the server knows nothing better. */
  readonly #taught: Handlers = {}

  teach<Name extends RequestName>(name: Name, reply: ReplyOf<Name>): void {
    this.#taught[name] = (() => succeeded(reply)) as Handlers[Name]
  }

  readonly #handlers: Handlers = {
    add_user: ({ username }, line) => {
      const isTaken = this.#people.some(({ user }) => user.username === username)
      if (isTaken) return failed(problem('username_taken'))
      const user = this.person(username)
      line.user = user
      const { token } = this.#people.at(-1) ?? { token: '' }
      line.token = token
      return succeeded({ user, token })
    },
    create_room: ({ name, topic }, line) => {
      if (this.#find(name ?? '') !== undefined) return failed(problem('room_name_taken'))
      const room = this.makeRoom(name ?? '')
      room.topic = topic ?? null
      room.join(line.member)
      line.entered.add(room.id)
      return succeeded({ room: room.facts() })
    },
    join_room: ({ room: reference }, line) => {
      const room = this.#find(reference)
      if (room === undefined) return failed(problem('room_not_found'))
      if (line.entered.has(room.id)) return failed(problem('already_in_room'))
      line.entered.add(room.id)
      this.join(room.id, line.member)
      const { messages } = room.page({}, line.member)
      return succeeded({ room: room.facts(), members: room.present(), messages })
    },
    leave_room: ({ room: reference }, line) => {
      const room = this.#find(reference)
      if (room === undefined || !room.has(line.member)) return failed(problem('not_in_room'))
      line.entered.delete(room.id)
      this.leave(room.id, line.member)
      return succeeded({})
    },
    send_message: (body, line) => this.#send(body, line),
    history: (body, line) => {
      const room = this.#find(body.room ?? '')
      if (room === undefined) return failed(problem('room_not_found'))
      const wanted = body.around_message ?? null
      if (wanted !== null && !room.messages.some(({ id }) => id === wanted)) {
        return failed(problem('message_not_found'))
      }
      const page = room.page(body, line.member)
      const first = page.more_before ? (page.messages[0]?.position ?? 0) : 0
      const last = page.more_after ? (page.messages.at(-1)?.position ?? 0) : room.messages.length
      return succeeded({
        ...page,
        whispers: this.whispers.within(room, line.member, { first, last }),
      })
    },
    mark_read: ({ room: reference, whisper: id, position, unread }, line) => {
      const whisper = this.whispers.find(id ?? '', line.member)
      if (whisper !== undefined) {
        return succeeded(whisper.stream.markRead(line.member, position, unread === true).reply)
      }
      const room = this.#find(reference ?? '')
      if (room === undefined || !room.has(line.member)) return failed(problem('not_in_room'))
      return succeeded(this.markRead(room.id, line.member, position, unread === true, line))
    },
    list_rooms: (_, line) => {
      const seen = [...this.rooms.values()].filter(
        (room) => room.kind === 'public' || room.has(line.member),
      )
      return succeeded({ rooms: seen.map((room) => room.facts()), next: null })
    },
    list_members: ({ room: reference }, line) => {
      const room = this.#find(reference)
      if (room === undefined || !room.has(line.member)) return failed(problem('not_in_room'))
      return succeeded({ members: room.present(), next: null })
    },
    catch_up: ({ rooms, whispers }, line) => {
      const said = Object.entries(whispers ?? {}).map(([id, revision]) => {
        return [id, this.whispers.find(id, line.member)?.since(revision, line.member) ?? null]
      })
      const answers = Object.entries(rooms ?? {}).map(([id, revision]) => {
        const room = this.rooms.get(id)
        const isMine = room?.has(line.member) === true
        return [id, isMine ? room.since(revision, line.member) : null]
      })
      return succeeded({ rooms: Object.fromEntries(answers), whispers: Object.fromEntries(said) })
    },
  }

  #send(body: SendMessage, line: Line): Outcome<ReplyOf<'send_message'>> {
    const room = this.#find(body.room)
    if (room === undefined) return failed(problem('room_not_found'))
    if (!room.has(line.member)) return failed(problem('not_in_room'))
    if (body.text === 'bad') return failed(problem('empty_message'))
    const content = this.#contentOf(body, room, line.member)
    if (content === null) return failed(problem('invalid_image'))
    const { to = null, client_id: clientId = null } = body
    const text = body.text ?? ''
    const more = { ...content, reply_to: this.#replyTo(room, body.reply_to ?? null) }
    if (to === null) {
      return succeeded({ message: this.say(room.id, line.member, text, clientId, more) })
    }
    const people = this.#people.map(({ user }) => user).filter(({ id }) => to.includes(id))
    const letter = { ...more, client_id: clientId }
    return succeeded({ message: this.whisper(room.id, line.member, people, text, letter) })
  }

  /** What was uploaded for a message; null if it is none. A retry brings nothing new. */
  #contentOf({ images, files, client_id: clientId }: SendMessage, room: TinyRoom, author: User) {
    const sources = [...(images ?? []), ...(files ?? [])]
    const ids = sources.map((source) => ('upload' in source ? (source.upload ?? '') : ''))
    const earlier = room.sentBefore(author, clientId ?? null)
    return earlier === undefined ? this.uploads.take(ids) : {}
  }

  #replyTo(room: TinyRoom, id: string | null): Message['reply_to'] {
    const answered = room.messages.find((message) => message.id === id)
    return answered === undefined ? null : { id: answered.id, position: answered.position }
  }

  #tellChanged(reference: string, message: Message | null): void {
    if (message !== null) this.#tell(this.room(reference), 'message_changed', message)
  }

  #tell<Name extends ServerEventName>(
    room: TinyRoom,
    name: Name,
    body: ServerEvents[Name],
    except?: User,
  ): void {
    for (const line of this.#lines) {
      const { user } = line
      if (user === null || user.id === except?.id || !room.has(user)) continue
      line.push(() => line.handlers.received(name, body), { isBroadcast: true })
    }
  }

  #welcome(user: User | null): Welcome {
    const rooms = user === null ? [] : [...this.rooms.values()].filter((room) => room.has(user))
    return {
      server: {
        name: 'Tiny',
        version: '0',
        access: 'open',
        limits: {
          text_length: 10_000,
          image_bytes: 10_000_000,
          images_per_message: 10,
          payload_bytes: 12_000_000,
          name_length: 32,
          page: 100,
          file_bytes: 25_000_000,
          files_per_message: 10,
        },
      },
      user,
      rooms: rooms.map((room): RoomState => ({ room: room.facts(), ...room.standingOf(user) })),
      whispers: user === null ? [] : this.whispers.of(user).map((one) => one.stateFor(user)),
    }
  }

  /** Tells those who are part of something, on all their connections. */
  #tellPart<Name extends ServerEventName>(
    people: readonly User[],
    name: Name,
    body: ServerEvents[Name],
  ): void {
    for (const line of this.#lines) {
      if (!people.some(({ id }) => id === line.user?.id)) continue
      line.push(() => line.handlers.received(name, body), { isBroadcast: true })
    }
  }

  #find(reference: string): TinyRoom | undefined {
    return (
      this.rooms.get(reference) ?? [...this.rooms.values()].find(({ name }) => name === reference)
    )
  }

  #id(kind: string): string {
    this.#made += 1
    return `${kind}-${this.#made}`
  }
}

function problem(code: string): Problem {
  return { code, message: `No: ${code}.`, event: null, details: {}, retry_after_ms: null }
}
