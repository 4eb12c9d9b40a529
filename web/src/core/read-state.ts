import type { Message, User } from '@/api/wire'

/** How far somebody has read a room. One number counts on all their devices. */
export interface ReadState {
  /** The position up to which it was read. */
  readonly read: number
  /** How many messages behind that are one's own; they are not unread. */
  readonly ownBehind: number
  /** Of what one said up to here the server knew when it told `read`. */
  readonly settled: number
}

/** What the server tells of reading a room or a whisper. */
export interface ToldRead {
  readonly read: number
  readonly unread: number
  readonly head: number
}

/** The server counts no further. */
const UNREAD_MOST = 1_000

export function readUpTo(position: number): ReadState {
  return { read: position, ownBehind: 0, settled: position }
}

/** As the server tells it at the beginning of a connection. */
export function toldRead({ read, unread, head }: ToldRead): ReadState {
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

/** How many of these messages, past a position, call somebody. */
export function callsIn(messages: readonly Message[], me: User, past: number): number {
  return messages.filter(({ position, author, mentions }) => {
    const isCalled = mentions.room || mentions.here || mentions.users.includes(me.id)
    return isCalled && position > past && author.id !== me.id
  }).length
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
