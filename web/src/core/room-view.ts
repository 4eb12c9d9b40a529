import type {
  JoinReply,
  Member,
  MemberChanged,
  MemberList,
  Message,
  Problem,
  Role,
  Room,
  RoomState,
  User,
  UserJoined,
  UserLeft,
} from '@/api/wire'
import type { Newest } from '@/core/newest'
import {
  afterSaid,
  callsIn,
  movedTo,
  type ReadState,
  readUpTo,
  toldRead,
  unreadOf,
} from '@/core/read-state'
import {
  emptyWindow,
  type TimelineWindow,
  withMessage,
  withNewestPage,
  withStates,
  withWhispers,
} from '@/core/timeline-window'

/** Somebody came or went while we watched; it stands behind the message at `after`. */
export interface Notice {
  readonly kind: 'joined' | 'left'
  readonly user: User
  readonly revision: number
  readonly after: number
  readonly at: number
}

/** The members that are loaded. Where there are more, `more` says from which cursor on. */
export interface People {
  readonly members: readonly Member[]
  readonly more: { readonly cursor: string | null } | null
}

export type Loading =
  | { readonly status: 'unloaded' }
  | { readonly status: 'loading' }
  | { readonly status: 'loaded' }
  | { readonly status: 'failed'; readonly problem: Problem }

interface RoomFacts {
  /** As the server described it last, its head and revision moved on by broadcasts. */
  readonly room: Room
  readonly loading: Loading
  readonly timeline: TimelineWindow
  readonly people: People
  /** Somebody looks at the newest messages right now, so what arrives is read at once. */
  readonly following: boolean
}

/** A room that one is in: one hears it, and may speak. */
export interface JoinedRoom extends RoomFacts, ReadState {
  readonly standing: 'member'
  readonly role: Role
  readonly notices: readonly Notice[]
  /** More has happened than is shown, and is being fetched. */
  readonly catchingUp: boolean
  readonly unread: number
  /** How many of those that are unread call one. */
  readonly mentions: number
  /** One may only listen until then; null where one may speak. */
  readonly mutedUntil: string | null
}

/** A public room that one looks into without being in it: a page of history, nothing live. */
export interface VisitedRoom extends RoomFacts {
  readonly standing: 'visitor'
}

export type RoomView = JoinedRoom | VisitedRoom

const NOTICES_MOST = 200
const noPeople: People = { members: [], more: null }

export function visitedRoom(room: Room): VisitedRoom {
  return {
    standing: 'visitor',
    room,
    loading: { status: 'unloaded' },
    timeline: emptyWindow,
    people: noPeople,
    following: false,
  }
}

export function joinedRoom(state: RoomState): JoinedRoom {
  return {
    standing: 'member',
    room: state.room,
    role: state.role,
    loading: { status: 'unloaded' },
    timeline: emptyWindow,
    people: noPeople,
    notices: [],
    catchingUp: false,
    ...toldRead({ ...state, head: state.room.head }),
    unread: state.unread,
    mentions: state.mentions,
    mutedUntil: null,
    following: false,
  }
}

/** A room that this person has just made: nobody else is in it, and nothing was said. */
export function createdRoom(room: Room, owner: User): JoinedRoom {
  return {
    ...joinedRoom({ room, role: 'owner', read: room.head, unread: 0, mentions: 0 }),
    loading: { status: 'loaded' },
    people: {
      members: [newMember(owner, 'owner', room.created_at)],
      more: null,
    },
  }
}

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
  const { timeline, following } = view
  if (view.standing === 'visitor') return { ...fresh, timeline, following }
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
  if (view.room.revision > state.room.revision) return { ...fresh, following }
  const { notices } = view
  return counted({ ...fresh, ...reading, timeline, notices, following })
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

export function withJoined(view: JoinedRoom, event: UserJoined, at: number): JoinedRoom {
  const member = newMember(event.user, 'member', new Date(at).toISOString())
  const others = view.people.members.filter(({ user }) => user.id !== event.user.id)
  return {
    ...withNotice(view, { kind: 'joined', ...event, after: view.room.head, at }),
    people: { ...view.people, members: byName([...others, member]) },
    room: {
      ...view.room,
      revision: event.revision,
      members_count: view.room.members_count + 1,
    },
  }
}

export function withLeft(view: JoinedRoom, event: UserLeft, at: number): JoinedRoom {
  return {
    ...withNotice(view, { kind: 'left', ...event, after: view.room.head, at }),
    people: {
      ...view.people,
      members: view.people.members.filter(({ user }) => user.id !== event.user.id),
    },
    room: {
      ...view.room,
      revision: event.revision,
      members_count: Math.max(0, view.room.members_count - 1),
    },
  }
}

export function withRole(view: JoinedRoom, event: MemberChanged, me: User): JoinedRoom {
  const { user, role, revision, muted_until } = event
  const members = view.people.members.map((member) =>
    member.user.id === user.id ? { ...member, role, muted_until } : member,
  )
  return {
    ...view,
    ...(user.id === me.id ? { role, mutedUntil: muted_until } : {}),
    people: { ...view.people, members },
    room: { ...view.room, revision },
  }
}

/** Somebody began or stopped looking at the newest messages; looking at them reads them. */
export function withFollowing(view: RoomView, following: boolean): RoomView {
  if (view.following === following) return view
  return view.standing === 'member'
    ? readWhileFollowing({ ...view, following })
    : { ...view, following }
}

/** After leaving: nothing live any more, what was loaded may still be read. */
export function asVisitor(view: RoomView): VisitedRoom {
  return {
    standing: 'visitor',
    room: { ...view.room, members_count: Math.max(0, view.room.members_count - 1) },
    loading: view.loading,
    timeline: view.timeline,
    people: noPeople,
    following: view.following,
  }
}

/** Whether the message at this position will be seen without another broadcast. */
export function covers(view: RoomView, position: number): boolean {
  if (!isLoaded(view) || view.timeline.moreAfter) return true
  return position <= (view.timeline.messages.at(-1)?.position ?? 0)
}

/** The people after another page of them. */
export function withMorePeople(people: People, page: MemberList): People {
  const known = new Map(people.members.map((member) => [member.user.id, member]))
  for (const member of page.members) known.set(member.user.id, member)
  return {
    members: byName([...known.values()]),
    more: page.next === null ? null : { cursor: page.next },
  }
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

export function isLoaded(view: RoomView): boolean {
  return view.loading.status === 'loaded'
}

export function readWhileFollowing(view: JoinedRoom): JoinedRoom {
  const isSeen = view.following && isLoaded(view) && !view.timeline.moreAfter
  return counted(isSeen ? { ...view, ...readUpTo(view.room.head) } : view)
}

/** While there is more than is here, the server's word about it stands. */
function counted(view: JoinedRoom): JoinedRoom {
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

export function withNotice(view: JoinedRoom, notice: Notice): JoinedRoom {
  const { kind, user, revision, after, at } = notice
  const notices = [...view.notices, { kind, user, revision, after, at }]
  return { ...view, notices: notices.slice(-NOTICES_MOST) }
}

function newMember(user: User, role: Role, joinedAt: string): Member {
  return { user, role, joined_at: joinedAt, left_at: null, read: null, muted_until: null }
}

export function byName(members: readonly Member[]): Member[] {
  return [...members].sort((a, b) =>
    a.user.username.localeCompare(b.user.username, undefined, { sensitivity: 'base' }),
  )
}
