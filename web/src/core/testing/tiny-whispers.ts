import type { Message, MissedWhisper, User, WhisperState } from '@/api/wire'
import { TinyRoom } from '@/core/testing/tiny-room'

/** What some people of a room say to each other: a stream of its own, with its own numbers. */
export class TinyWhisper {
  readonly id: string
  readonly room: TinyRoom
  readonly members: readonly User[]
  /** Its positions, revisions and reads; nobody joins it. */
  readonly stream: TinyRoom

  constructor(id: string, room: TinyRoom, members: readonly User[]) {
    this.id = id
    this.room = room
    this.members = members
    this.stream = new TinyRoom(id, id)
  }

  has(user: User | null): boolean {
    return this.members.some(({ id }) => id === user?.id)
  }

  say(author: User, text: string, more: Partial<Message>): { message: Message; isNew: boolean } {
    const members = this.members.map(({ id }) => id)
    const whisper = { id: this.id, members, after: this.room.messages.length }
    const place = { room: this.room.id, whisper }
    return this.stream.say(author, text, more.client_id ?? null, { ...more, ...place })
  }

  stateFor(user: User): WhisperState {
    const { read, unread } = this.stream.standingOf(user)
    const { revision } = this.stream
    const { id, room, members } = this
    const head = this.stream.messages.length
    return { id, room: room.id, members: [...members], head, revision, read, unread }
  }

  since(revision: number, user: User): MissedWhisper {
    const { messages, revision: to, complete } = this.stream.since(revision, user, 3)
    return { room: this.room.facts(), members: [], messages, revision: to, complete }
  }
}

/** All whispers of the tiny server. */
export class TinyWhispers {
  readonly #all: TinyWhisper[] = []
  #said = 0

  /** Ids grow as the ids of messages do, which begin with the time. */
  nextId(): string {
    this.#said += 1
    return `w${String(this.#said).padStart(6, '0')}`
  }

  among(room: TinyRoom, people: readonly User[]): TinyWhisper {
    const key = (members: readonly User[]) =>
      members
        .map(({ id }) => id)
        .sort()
        .join()
    const wanted = key(people)
    const known = this.#all.find((one) => one.room === room && key(one.members) === wanted)
    if (known !== undefined) return known
    const whisper = new TinyWhisper(`whisper-${this.#all.length + 1}`, room, people)
    this.#all.push(whisper)
    return whisper
  }

  of(user: User | null): TinyWhisper[] {
    return this.#all.filter((whisper) => whisper.has(user))
  }

  find(id: string, user: User | null): TinyWhisper | undefined {
    return this.of(user).find((whisper) => whisper.id === id)
  }

  /** What somebody sees of them in a part of a room, in the order in which it was said. */
  within(room: TinyRoom, user: User, { first, last }: { first: number; last: number }): Message[] {
    return this.of(user)
      .filter((whisper) => whisper.room === room)
      .flatMap(({ stream }) => stream.messages)
      .filter(({ whisper }) => whisper !== null && whisper.after >= first && whisper.after <= last)
      .sort((a, b) => (a.whisper?.after ?? 0) - (b.whisper?.after ?? 0) || (a.id < b.id ? -1 : 1))
  }
}
