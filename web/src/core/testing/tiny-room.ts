import type {
  History,
  HistoryReply,
  Member,
  Message,
  Missed,
  ReadReply,
  Role,
  Room,
  User,
} from '@/api/wire'

const PAGE = 50
const AT = '2026-11-22T12:00:00.000Z'

interface Membership extends Member {
  revision: number
}

/** A room of the tiny server: contiguous positions and revisions, and what changed since when. */
export class TinyRoom {
  readonly id: string
  name: string
  kind: Room['kind'] = 'public'
  /** With `joined`, a member sees only what was said since they came. */
  history: Room['history'] = 'all'
  topic: string | null = null
  revision = 0
  readonly messages: Message[] = []
  readonly #members = new Map<string, Membership>()
  readonly #read = new Map<string, { position: number; changes: number }>()
  readonly #joinedAt = new Map<string, number>()

  constructor(id: string, name: string) {
    this.id = id
    this.name = name
  }

  has(user: User): boolean {
    return this.#members.get(user.id)?.left_at === null
  }

  join(user: User): boolean {
    if (this.has(user)) return false
    this.revision += 1
    const role: Role = this.#members.size === 0 && this.name !== 'lobby' ? 'owner' : 'member'
    const { revision } = this
    const open = { read: null, muted_until: null }
    this.#members.set(user.id, { user, role, joined_at: AT, left_at: null, ...open, revision })
    this.#move(user, this.messages.length)
    this.#joinedAt.set(user.id, this.messages.length)
    return true
  }

  leave(user: User): boolean {
    const membership = this.#members.get(user.id)
    if (membership?.left_at !== null) return false
    this.revision += 1
    this.#members.set(user.id, { ...membership, left_at: AT, revision: this.revision })
    return true
  }

  setRole(user: User, role: Role): boolean {
    const membership = this.#members.get(user.id)
    if (membership?.left_at !== null || membership.role === role) return false
    this.revision += 1
    this.#members.set(user.id, { ...membership, role, revision: this.revision })
    return true
  }

  /** What somebody sent with this id of theirs. */
  sentBefore(author: User, clientId: string | null): Message | undefined {
    return this.messages.find(
      (message) =>
        clientId !== null && message.client_id === clientId && message.author.id === author.id,
    )
  }

  say(
    author: User,
    text: string,
    clientId: string | null,
    more: Partial<Message> = {},
  ): { message: Message; isNew: boolean } {
    const earlier = this.sentBefore(author, clientId)
    if (earlier !== undefined) return { message: earlier, isNew: false }
    this.revision += 1
    const position = this.messages.length + 1
    const message: Message = {
      id: `${this.id}-message-${position}`,
      room: this.id,
      position,
      revision: this.revision,
      author,
      text,
      images: [],
      reply_to: null,
      mentions: { users: [], room: false, here: false },
      reactions: [],
      client_id: clientId,
      sent_at: AT,
      edited_at: null,
      deleted_at: null,
      pinned_at: null,
      whisper: null,
      files: [],
      ...more,
    }
    this.messages.push(message)
    this.#move(author, position)
    return { message, isNew: true }
  }

  edit(position: number, text: string): Message | null {
    return this.#change(position, { text, edited_at: AT })
  }

  /** What was said goes, its place stays. */
  delete(position: number): Message | null {
    return this.#change(position, { text: '', images: [], deleted_at: AT })
  }

  describe(topic: string): void {
    this.revision += 1
    this.topic = topic
  }

  /** What is left of a change of which some may not hear: nobody is told what it was. */
  passOver(): void {
    this.revision += 1
  }

  /** Goes back to a backup in which the last messages were not yet. */
  restore(messages: number): void {
    this.messages.length = messages
    this.revision = Math.max(0, ...this.messages.map(({ revision }) => revision))
  }

  facts(): Room {
    return {
      id: this.id,
      kind: this.kind,
      name: this.name,
      title: null,
      topic: this.topic,
      members: null,
      members_count: this.present().length,
      revision: this.revision,
      head: this.messages.length,
      archived: false,
      created_at: AT,
      history: this.history,
      posting: 'members',
      calling: 'members',
      inviting: 'members',
      receipts: false,
      slow_seconds: 0,
    }
  }

  present(): Member[] {
    return [...this.#members.values()]
      .filter((member) => member.left_at === null)
      .map(withoutRevision)
  }

  standingOf(user: User | null): { role: Role; read: number; unread: number; mentions: number } {
    const id = user?.id ?? ''
    const read = this.#read.get(id)?.position ?? 0
    const role = this.#members.get(id)?.role ?? 'member'
    return { role, read, unread: this.#unread(id, read), mentions: 0 }
  }

  /** Moves a read position; back only if asked for. Tells where it is then, and whether it moved. */
  markRead(user: User, position: number, isBack: boolean): { reply: ReadReply; hasMoved: boolean } {
    const before = this.#read.get(user.id) ?? { position: 0, changes: 0 }
    const hasMoved = isBack ? position !== before.position : position > before.position
    const now = hasMoved ? this.#move(user, position) : before
    const unread = this.#unread(user.id, now.position)
    return { reply: { ...now, unread, mentions: 0 }, hasMoved }
  }

  #move(user: User, position: number): { position: number; changes: number } {
    const moved = { position, changes: (this.#read.get(user.id)?.changes ?? 0) + 1 }
    this.#read.set(user.id, moved)
    return moved
  }

  #unread(id: string, read: number): number {
    const others = this.messages.filter(({ author }) => author.id !== id)
    return others.filter(({ position }) => position > read).length
  }

  /** A page as somebody sees it; without anybody, of all that there is. */
  page(place: Omit<History, 'room'>, user?: User): HistoryReply {
    const { before, after, limit } = place
    const size = limit ?? PAGE
    const newest = this.messages.length
    const first = this.#hiddenTo(user)
    const around = this.#around(place)
    const begin = around === null ? (after ?? null) : around - 1 - Math.floor(size / 2)
    const end = begin !== null ? Math.max(begin, first) + size : (before ?? newest + 1) - 1
    const to = Math.min(newest, end)
    const from = Math.max(first, begin ?? to - size)
    return {
      messages: this.messages.slice(from, to),
      whispers: [],
      more_before: from > first,
      more_after: to < newest,
      more_whispers: false,
    }
  }

  #around({ around, around_message: id, at }: Omit<History, 'room'>): number | null {
    if (id != null) return this.messages.find((message) => message.id === id)?.position ?? 1
    if (at != null) return this.messages.find((message) => message.sent_at >= at)?.position ?? 1
    return around ?? null
  }

  #change(position: number, now: Partial<Message>): Message | null {
    const message = this.messages[position - 1]
    if (message === undefined || message.deleted_at !== null) return null
    this.revision += 1
    const changed = { ...message, ...now, revision: this.revision }
    this.messages[position - 1] = changed
    return changed
  }

  #hiddenTo(user: User | undefined): number {
    return this.history === 'joined' ? (this.#joinedAt.get(user?.id ?? '') ?? 0) : 0
  }

  /** What changed past a revision as somebody sees it, at most a few changes at a time. */
  since(revision: number, user: User, most = 20): Missed {
    const seen = this.messages.slice(this.#hiddenTo(user))
    const changes = [
      ...seen.map((message) => ({ at: message.revision, message, member: null })),
      ...[...this.#members.values()].map((member) => ({
        at: member.revision,
        message: null,
        member,
      })),
    ]
      .filter(({ at }) => at > revision)
      .sort((a, b) => a.at - b.at)
    const page = changes.slice(0, most)
    const complete = page.length === changes.length
    return {
      room: this.facts(),
      messages: page.flatMap(({ message }) => message ?? []),
      members: page.flatMap(({ member }) => (member === null ? [] : withoutRevision(member))),
      revision: complete ? this.revision : (page.at(-1)?.at ?? revision),
      complete,
    }
  }
}

function withoutRevision({ revision: _, ...member }: Membership): Member {
  return member
}
