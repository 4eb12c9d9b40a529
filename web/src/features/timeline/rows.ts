import type { File, Image, Mentions, User } from '@/api/wire'
import type { Delivery, Pending } from '@/core/outbox'
import type { Notice, RoomView } from '@/core/room-view'
import { dayOf } from '@/lib/format-time'

/** An image as a row shows it: stored on the server, or still on its way. */
export interface ShownImage {
  readonly key: string
  readonly url: string
  /** The whole image, once there is one to open. */
  readonly fullUrl: string | null
  readonly width: number
  readonly height: number
  readonly alt: string
  readonly placeholder: string | null
}

/** One message, whether it is in its room already or still on its way. */
export interface MessageRow {
  readonly kind: 'message'
  readonly key: string
  readonly author: User
  readonly text: string
  readonly mentions: Mentions
  readonly images: readonly ShownImage[]
  readonly files: readonly File[]
  readonly at: number
  readonly isDeleted: boolean
  readonly isEdited: boolean
  /** The first of several by the same author shows who it is. */
  readonly startsGroup: boolean
  /** Null once it is in its room. */
  readonly delivery: Delivery | null
  readonly clientId: string | null
}

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

const NOBODY: Mentions = { users: [], room: false, here: false }
const GROUP_MS = 5 * 60_000

/** What a timeline shows, top to bottom: messages with their days, newcomers and leavers. */
export function rowsOf({ view, pending, me, newAfter }: RowsOf): Row[] {
  const { messages, moreAfter } = view.timeline
  const builder = new RowBuilder(noticesByPosition(view))
  builder.notices((messages[0]?.position ?? 1) - 1)
  for (const message of messages) {
    if (newAfter !== null && message.position === newAfter + 1) builder.newLine()
    builder.message({
      kind: 'message',
      key: keyOf(message.author.id === me.id ? message.client_id : null, message.id),
      author: message.author,
      text: message.text,
      mentions: message.mentions,
      images: message.images.map(storedImage),
      files: message.files,
      at: Date.parse(message.sent_at),
      isDeleted: message.deleted_at !== null,
      isEdited: message.edited_at !== null,
      delivery: null,
      clientId: null,
    })
    builder.notices(message.position)
  }
  // What is on its way belongs behind the newest, which is not here.
  if (!moreAfter) for (const entry of pending) builder.message(pendingRow(entry, me))
  return builder.rows
}

class RowBuilder {
  readonly rows: Row[] = []
  readonly #notices: ReadonlyMap<number, readonly Notice[]>
  #day: number | null = null

  constructor(notices: ReadonlyMap<number, readonly Notice[]>) {
    this.#notices = notices
  }

  message(row: Omit<MessageRow, 'startsGroup'>): void {
    this.#dayOf(row.at)
    const before = this.rows.at(-1)
    const continues =
      before?.kind === 'message' &&
      before.author.id === row.author.id &&
      row.at - before.at < GROUP_MS
    this.rows.push({ ...row, startsGroup: !continues })
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

function pendingRow(pending: Pending, me: User): Omit<MessageRow, 'startsGroup'> {
  return {
    kind: 'message',
    key: keyOf(pending.clientId, pending.clientId),
    author: me,
    text: pending.text,
    mentions: NOBODY,
    images: pending.images.map((image, index) => ({
      key: String(index),
      url: image.previewUrl,
      fullUrl: null,
      width: image.width,
      height: image.height,
      alt: image.alt,
      placeholder: null,
    })),
    files: [],
    at: pending.writtenAt,
    isDeleted: false,
    isEdited: false,
    delivery: pending.delivery,
    clientId: pending.clientId,
  }
}

/** Our own messages keep the key they had on their way, so that nothing flickers on arrival. */
function keyOf(clientId: string | null, id: string): string {
  return clientId === null ? `m:${id}` : `c:${clientId}`
}

function storedImage(image: Image, index: number): ShownImage {
  return {
    key: String(index),
    url: image.thumbnail_url,
    fullUrl: image.url,
    width: image.width,
    height: image.height,
    alt: image.alt ?? '',
    placeholder: image.placeholder,
  }
}
