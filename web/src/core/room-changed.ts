import type { JoinReply, Message, Room, RoomState, User } from '@/api/wire'
import type { Newest } from '@/core/newest'
import { afterSaid, readUpTo, toldRead } from '@/core/read-state'
import { byName, withMorePeople } from '@/core/room-people'
import { counted, mentionsAfter, readWhileFollowing } from '@/core/room-reading'
import { isLoaded, type JoinedRoom, joinedRoom, noPeople, type RoomView } from '@/core/room-view'
import { withMessage, withNewestPage, withStates, withWhispers } from '@/core/timeline-window'

/**
 * A room as `welcome` has it after a reconnect. If one can catch up with it, what is loaded
 * stays as it is, at its own revision; otherwise it is shown as before until it is loaded anew.
 */
export function welcomedBack(
  view: RoomView | undefined,
  state: RoomState,
  { canCatchUp, isReadFurther = false }: { canCatchUp: boolean; isReadFurther?: boolean },
): JoinedRoom {
  const fresh = joinedRoom(state)
  if (view === undefined) return fresh
  const { timeline, following, skipping } = view
  if (view.standing === 'visitor') return { ...fresh, timeline, following, skipping }
  const told = toldRead({ ...state, head: state.room.head })
  const reading = {
    ...(isReadFurther && view.read > told.read ? readUpTo(view.read) : told),
    mentions: state.mentions,
    mutedUntil: view.mutedUntil,
  }
  if (canCatchUp && isLoaded(view)) {
    const catchingUp = view.room.revision < state.room.revision
    return counted({ ...view, ...reading, role: state.role, catchingUp })
  }
  // A server that was brought back from a backup knows nothing of what we saw since.
  if (view.room.revision > state.room.revision) return { ...fresh, following, skipping }
  const { notices } = view
  return counted({ ...fresh, ...reading, timeline, notices, following, skipping })
}

/** The room as the answer to `join_room` has it. */
export function withJoinReply(view: RoomView, reply: JoinReply, me: User): JoinedRoom {
  const isMember = view.standing === 'member'
  const self = reply.members.find(({ user }) => user.id === me.id)
  const isAll = reply.members.length >= reply.room.members_count
  return readWhileFollowing({
    standing: 'member',
    room: reply.room,
    role: self?.role ?? (isMember ? view.role : 'member'),
    mutedUntil: self?.muted_until ?? null,
    loading: { status: 'loaded' },
    timeline: withNewestPage(view.timeline, reply.messages, view),
    people: { members: byName(reply.members), more: isAll ? null : { cursor: null } },
    notices: isMember ? view.notices : [],
    catchingUp: false,
    ...(isMember ? afterSaid(view, reply.messages, me) : readUpTo(reply.room.head)),
    unread: 0,
    mentions: isMember ? mentionsAfter(view, reply.messages, me) : 0,
    following: view.following,
    skipping: view.skipping,
  })
}

/** The room after a message of revision one more than its own. */
export function withBroadcastMessage(view: JoinedRoom, message: Message, me: User): JoinedRoom {
  return readWhileFollowing({
    ...view,
    room: { ...view.room, revision: message.revision, head: message.position },
    timeline: isLoaded(view) ? withMessage(view.timeline, message, view) : view.timeline,
    ...afterSaid(view, [message], me),
    mentions: mentionsAfter(view, [message], me),
  })
}

/** The room after a message in it became another than it was. */
export function withChangedMessage(view: JoinedRoom, message: Message): JoinedRoom {
  return {
    ...view,
    room: { ...view.room, revision: message.revision },
    timeline: isLoaded(view) ? withStates(view.timeline, [message]) : view.timeline,
  }
}

/** The room as it is called, described and run from now on. */
export function withRoomFacts(view: JoinedRoom, room: Room): JoinedRoom {
  return { ...view, room }
}

/** The room with its newest page and its first members; the rest of what is new comes after it. */
export function withNewestState(view: JoinedRoom, { page, people }: Newest, me: User): JoinedRoom {
  const self = people.members.find(({ user }) => user.id === me.id)
  return {
    ...view,
    ...(self === undefined ? {} : { role: self.role, mutedUntil: self.muted_until }),
    ...afterSaid(view, page.messages, me),
    mentions: mentionsAfter(view, page.messages, me),
    loading: { status: 'loaded' },
    timeline: withWhispers(withNewestPage(view.timeline, page.messages, view), page.whispers),
    people: withMorePeople(noPeople, people),
  }
}
