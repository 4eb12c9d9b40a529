import type { Message, User } from '@/api/wire'
import { afterSaid, callsIn, movedTo, readUpTo, unreadOf } from '@/core/read-state'
import { isLoaded, type JoinedRoom, type RoomView } from '@/core/room-view'

/** Somebody began or stopped looking at the newest messages; looking at them reads them. */
export function withFollowing(view: RoomView, following: boolean, skipping: boolean): RoomView {
  if (view.following === following && view.skipping === skipping) return view
  return view.standing === 'member'
    ? readWhileFollowing({ ...view, following, skipping })
    : { ...view, following, skipping }
}

/**
 * The room after it was read up to there on another device, or marked as unread from there on. What
 * calls one behind that is counted by the server, or else by what is here of it.
 */
export function withReadMoved(
  view: JoinedRoom,
  { position, mentions }: { position: number; mentions: number | null },
  me: User,
): JoinedRoom {
  const { messages } = view.timeline
  const moved = movedTo(position, { messages, me, head: view.room.head })
  return counted({ ...view, ...moved, mentions: mentions ?? callsIn(messages, me, position) })
}

/** The room after all of it was read. */
export function withAllRead(view: JoinedRoom): JoinedRoom {
  return counted({ ...view, ...readUpTo(view.room.head) })
}

/** Somebody has read so far, in a room that tells it. */
export function withReceipt(view: JoinedRoom, user: string, position: number): JoinedRoom {
  const members = view.people.members.map((member) =>
    member.user.id === user && (member.read ?? 0) < position
      ? { ...member, read: position }
      : member,
  )
  return { ...view, people: { ...view.people, members } }
}

/** Whether what arrives is read at once. */
export function isSeen(view: JoinedRoom): boolean {
  return view.following && !view.skipping && isLoaded(view) && !view.timeline.moreAfter
}

export function readWhileFollowing(view: JoinedRoom): JoinedRoom {
  return counted(isSeen(view) ? { ...view, ...readUpTo(view.room.head) } : view)
}

/** While there is more than is here, the server's word about it stands. */
export function counted(view: JoinedRoom): JoinedRoom {
  const unread = unreadOf(view, view.room.head)
  const isAllRead = unread === 0 && !view.catchingUp
  return { ...view, unread, mentions: isAllRead ? 0 : view.mentions }
}

/** How many of what is unread call one, once these are here. What was said twice counts once. */
export function mentionsAfter(view: JoinedRoom, messages: readonly Message[], me: User): number {
  const { read } = afterSaid(view, messages, me)
  if (read > view.read) return callsIn(messages, me, read)
  return view.mentions + callsIn(messages, me, Math.max(read, view.settled, view.room.head))
}
