import type { Message, User, Whisper, WhisperState } from '@/api/wire'
import { afterSaid, type ReadState, readUpTo, toldRead, unreadOf } from '@/core/read-state'

/** What some people of a room say to each other alone. */
export interface WhisperView extends ReadState {
  readonly id: string
  readonly room: string
  /** Ids of those who are part of it, oneself among them; they never change. */
  readonly members: readonly string[]
  readonly head: number
  readonly revision: number
  readonly unread: number
  /** More has been said than is here, and is being fetched. */
  readonly catchingUp: boolean
}

/** How many whispered messages are unread in a room. */
export function unreadWhispersIn(views: ReadonlyMap<string, WhisperView>, room: string): number {
  let unread = 0
  for (const view of views.values()) if (view.room === room) unread += view.unread
  return unread
}

/** As the server tells it at the beginning of a connection; to be caught up with from what is held. */
export function toldWhisper(
  state: WhisperState,
  held: Pick<WhisperView, 'head' | 'revision'> | null,
): WhisperView {
  const { id, room, head, revision, unread } = state
  const members = state.members.map((member) => member.id)
  const told = { id, room, members, head, revision, unread, ...toldRead(state) }
  if (held === null) return { ...told, catchingUp: false }
  return { ...told, head: held.head, revision: held.revision, catchingUp: true }
}

/** One of which this is heard first: it has just begun, or nothing is known of what was before. */
export function begunWhisper(
  { room, position, revision }: Message,
  { id, members }: Whisper,
  isNew: boolean,
): WhisperView {
  const before = isNew ? 0 : position - 1
  return {
    ...{ id, room, members, catchingUp: false, unread: 0 },
    head: before,
    revision: isNew ? 0 : revision - 1,
    ...readUpTo(before),
  }
}

/** The whisper after these messages, new or as they are now, brought it to a revision. */
export function withWhispered(
  view: WhisperView,
  { messages, revision, me }: { messages: readonly Message[]; revision: number; me: User },
): WhisperView {
  const head = Math.max(view.head, ...messages.map(({ position }) => position))
  return counted({ ...view, ...afterSaid(view, messages, me), head, revision })
}

export function withAllRead(view: WhisperView): WhisperView {
  return counted({ ...view, ...readUpTo(view.head) })
}

/** It was read that far elsewhere, or is unread from there on; `unread` as the server counts it. */
export function withReadMoved(
  view: WhisperView,
  { position, unread }: { position: number; unread: number | null },
): WhisperView {
  const { head } = view
  const ownBehind = unread === null ? 0 : Math.max(0, head - position - unread)
  return counted({ ...view, read: position, ownBehind, settled: Math.max(position, head) })
}

/** Everything that was missed is here. */
export function caughtUp(view: WhisperView): WhisperView {
  return counted({ ...view, catchingUp: false })
}

function counted(view: WhisperView): WhisperView {
  return { ...view, unread: view.catchingUp ? view.unread : unreadOf(view, view.head) }
}
