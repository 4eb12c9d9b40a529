import type { Message, User } from '@/api/wire'
import type { Pending } from '@/core/outbox'
import type { Notice, RoomView } from '@/core/room-view'
import { talkIn } from '@/core/timeline-window'
import { dayOf } from '@/lib/format-time'

/** One message, whether it is in its room already or still on its way. */
export type MessageRow = {
  readonly kind: 'message'
  readonly key: string
  readonly author: User
  readonly at: number
  /** The first of several by the same author shows who it is. */
  readonly startsGroup: boolean
  /** Those who alone hear it, by id; null for everybody. */
  readonly audience: readonly string[] | null
  /** Who has read up to here and no further, in a room that tells it. */
  readonly readers: readonly User[]
} & (
  | { readonly message: Message; readonly pending: null }
  | { readonly message: null; readonly pending: Pending }
)

export type Row =
  | MessageRow
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'notices'; readonly key: string; readonly notices: readonly Notice[] }
  | { readonly kind: 'new'; readonly key: string }

export interface RowsOf {
  view: RoomView
  pending: readonly Pending[]
  me: User
  /** Where "new" begins: the position that was read when the room was opened, or null. */
  newAfter: number | null
}

const NOBODY: readonly User[] = []
const GROUP_MS = 5 * 60_000

/** What a timeline shows, top to bottom: messages with their days, newcomers and leavers. */
export function rowsOf({ view, pending, me, newAfter }: RowsOf): Row[] {
  const { messages, moreBefore, moreAfter } = view.timeline
  const builder = new RowBuilder(noticesByPosition(view))
  const readers = readersByPosition(view, me)
  builder.notices((messages[0]?.position ?? 1) - 1)
  // Between two messages there may be some that are not ours to see.
  let before = moreBefore ? (messages[0]?.position ?? 1) - 1 : 0
  for (const message of talkIn(view.timeline)) {
    const { position, whisper } = message
    if (whisper !== null) {
      builder.message(saidRow(message, me, NOBODY))
      continue
    }
    if (newAfter !== null && isBetween(newAfter, before, position)) builder.newLine()
    before = position
    builder.message(saidRow(message, me, readers.get(position) ?? NOBODY))
    builder.notices(position)
  }
  // What is on its way belongs behind the newest, which is not here.
  const last = moreAfter ? [] : pending
  for (const entry of last) builder.message(pendingRow(entry, me))
  return builder.rows
}

function isBetween(place: number, before: number, position: number): boolean {
  return before <= place && place < position
}

class RowBuilder {
  readonly rows: Row[] = []
  readonly #notices: ReadonlyMap<number, readonly Notice[]>
  #day: number | null = null

  constructor(notices: ReadonlyMap<number, readonly Notice[]>) {
    this.#notices = notices
  }

  message(row: MessageRow): void {
    this.#dayOf(row.at)
    const before = this.rows.at(-1)
    const continues =
      before?.kind === 'message' &&
      before.author.id === row.author.id &&
      before.audience?.join() === row.audience?.join() &&
      row.at - before.at < GROUP_MS
    this.rows.push(continues ? { ...row, startsGroup: false } : row)
  }

  notices(after: number): void {
    const notices = this.#notices.get(after)
    if (notices === undefined) return
    this.#dayOf(notices[0]?.at ?? 0)
    this.rows.push({ kind: 'notices', key: `n:${after}`, notices })
  }

  newLine(): void {
    this.rows.push({ kind: 'new', key: 'new' })
  }

  #dayOf(at: number): void {
    const day = dayOf(at)
    // A clock that runs a little ahead or behind must not bring yesterday back.
    if (this.#day !== null && day <= this.#day) return
    this.#day = day
    this.rows.push({ kind: 'day', key: `d:${day}`, at })
  }
}

function noticesByPosition(view: RoomView): Map<number, Notice[]> {
  const byPosition = new Map<number, Notice[]>()
  if (view.standing === 'visitor') return byPosition
  for (const notice of view.notices) {
    const there = byPosition.get(notice.after)
    if (there === undefined) byPosition.set(notice.after, [notice])
    else there.push(notice)
  }
  return byPosition
}

/** How far the others have read, where the room tells it and they are known. */
function readersByPosition(view: RoomView, me: User): Map<number, User[]> {
  const byPosition = new Map<number, User[]>()
  if (!view.room.receipts || view.standing === 'visitor') return byPosition
  for (const { user, read } of view.people.members) {
    if (read === null || user.id === me.id) continue
    const there = byPosition.get(read)
    if (there === undefined) byPosition.set(read, [user])
    else there.push(user)
  }
  return byPosition
}

function saidRow(message: Message, me: User, readers: readonly User[]): MessageRow {
  return {
    kind: 'message',
    key: keyOf(message.author.id === me.id ? message.client_id : null, message.id),
    author: message.author,
    at: Date.parse(message.sent_at),
    startsGroup: true,
    audience: message.whisper === null ? null : sorted(message.whisper.members),
    readers,
    message,
    pending: null,
  }
}

function pendingRow(pending: Pending, me: User): MessageRow {
  const { clientId, to, writtenAt: at } = pending
  return {
    kind: 'message',
    key: keyOf(clientId, clientId),
    author: me,
    at,
    startsGroup: true,
    audience: to.length === 0 ? null : sorted([me, ...to].map(({ id }) => id)),
    readers: NOBODY,
    message: null,
    pending,
  }
}

/** So that the same people are the same audience. */
function sorted(ids: readonly string[]): string[] {
  return [...ids].sort((a, b) => (a < b ? -1 : 1))
}

/** Our own messages keep the key they had on their way, so that nothing flickers on arrival. */
function keyOf(clientId: string | null, id: string): string {
  return clientId === null ? `m:${id}` : `c:${clientId}`
}
