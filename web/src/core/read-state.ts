import type { Message, RoomState, User } from '@/api/wire'

/** How far somebody has read a room. One number counts on all their devices. */
export interface ReadState {
  /** The position up to which it was read. */
  readonly read: number
  /** How many messages behind that are one's own; they are not unread. */
  readonly ownBehind: number
  /** Of what one said up to here the server knew when it told `read`. */
  readonly settled: number
}

/** The server counts no further. */
const UNREAD_MOST = 1_000

export function readUpTo(position: number): ReadState {
  return { read: position, ownBehind: 0, settled: position }
}

/** As the server tells it at the beginning of a connection. */
export function toldRead({ read, unread, room: { head } }: RoomState): ReadState {
  const ownBehind = unread < UNREAD_MOST ? Math.max(0, head - read - unread) : 0
  return { read, ownBehind, settled: head }
}

export function unreadOf({ read, ownBehind }: ReadState, head: number): number {
  return Math.min(UNREAD_MOST, Math.max(0, head - read - ownBehind))
}

/** Whoever says something has read what is before it; of these messages some may be one's own. */
export function afterSaid(state: ReadState, messages: readonly Message[], me: User): ReadState {
  const last = messages.findLast(({ author }) => author.id === me.id)?.position ?? 0
  const { read, ownBehind, settled } = state
  return last > Math.max(read, settled) ? readUpTo(last) : { read, ownBehind, settled }
}

/** It was read that far on another device, or marked as unread from there on. */
export function movedTo(
  position: number,
  { messages, me, head }: { messages: readonly Message[]; me: User; head: number },
): ReadState {
  const own = messages.filter(
    (message) => message.position > position && message.author.id === me.id,
  )
  return { read: position, ownBehind: own.length, settled: Math.max(position, head) }
}
