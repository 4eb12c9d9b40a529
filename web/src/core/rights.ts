import type { Circle, Member, Message, Role, Room, ServerRole, User } from '@/api/wire'
import type { JoinedRoom, RoomView } from '@/core/room-view'

/** Who asks what they may do. */
export interface Self {
  readonly me: User
  /** What one is on the server; null as long as that is not known. */
  readonly serverRole: ServerRole | null
}

/** Why one cannot say anything in a room just now. */
export type Silence =
  | { readonly why: 'visitor' }
  | { readonly why: 'archived' }
  /** Somebody who runs the room wants us to listen only, until then. */
  | { readonly why: 'muted'; readonly until: string }
  /** Only these may say something here. */
  | { readonly why: 'announcements'; readonly circle: Circle }

/** What one may say in a room, and to whom. */
export interface Speaking {
  /** Null where one may say something to all. */
  readonly silence: Silence | null
  /** One may say something to some members alone, even where only some may speak to all. */
  readonly mayWhisper: boolean
  /** `@room` and `@here` call people; otherwise they are only text. */
  readonly mayCallAll: boolean
  /** So long one waits between two messages to all; 0 for not at all. */
  readonly slowSeconds: number
}

const RANK: Readonly<Record<Role, number>> = { member: 0, moderator: 1, owner: 2 }
const CHARGE: ReadonlySet<ServerRole> = new Set(['moderator', 'admin', 'owner'])
const LEAST: Readonly<Record<Circle, Role>> = {
  members: 'member',
  moderators: 'moderator',
  owners: 'owner',
}

/** What may be said here, so that the composer and the menus can ask. `now` is in milliseconds. */
export function speakingIn(view: RoomView, { me }: Pick<Self, 'me'>, now: number): Speaking {
  const { room } = view
  if (view.standing === 'visitor') return silent({ why: 'visitor' })
  if (room.archived) return silent({ why: 'archived' })
  const { mutedUntil } = view
  if (isMutedAt(mutedUntil, now)) return silent({ why: 'muted', until: mutedUntil })
  const isHeard = isWithin(view.role, room.posting)
  return {
    silence: isHeard ? null : { why: 'announcements', circle: room.posting },
    mayWhisper: !me.guest && room.kind !== 'direct',
    mayCallAll: isWithin(view.role, room.calling),
    // Who runs a room need not wait.
    slowSeconds: view.role === 'member' ? room.slow_seconds : 0,
  }
}

/** What one may do to a message of this room. */
export interface MessageRights {
  readonly mayEdit: boolean
  readonly mayDelete: boolean
  readonly mayReact: boolean
  readonly mayPin: boolean
  readonly mayReply: boolean
  readonly maySeeEdits: boolean
}

export function rightsOver(
  message: Message,
  { view, self, now }: { view: RoomView; self: Self; now: number },
): MessageRights {
  const isOwn = message.author.id === self.me.id
  const isThere = message.deleted_at === null
  const isWhisper = message.whisper !== null
  const isMember = view.standing === 'member'
  const runs = !isWhisper && runsRoom(view, self)
  const { silence, mayWhisper } = speakingIn(view, self, now)
  const mayChange = isThere && (silence === null || silence.why === 'announcements')
  const maySay = isThere && (isWhisper ? mayWhisper : silence === null)
  return {
    mayEdit: maySay && isOwn,
    // In a whisper people take back what they said also after having left the room.
    mayDelete: isThere && (runs || (isOwn && (isMember || isWhisper))),
    mayReact: mayChange,
    mayPin: maySay,
    mayReply: maySay,
    maySeeEdits: isThere && message.edited_at !== null && (isOwn || runs),
  }
}

/** What one may do in a room besides talking. */
export interface RoomRights {
  readonly mayInvite: boolean
  readonly mayLeave: boolean
  /** Change what it is like, remove, mute and ban people, see what was done. */
  readonly mayRun: boolean
  readonly mayArchive: boolean
}

export function rightsIn(view: RoomView, self: Self): RoomRights {
  const { room } = view
  const mayRun = runsRoom(view, self)
  if (view.standing === 'visitor' || room.kind === 'direct') {
    return { mayInvite: false, mayLeave: false, mayRun, mayArchive: mayRun && !isLobby(room) }
  }
  const isOwner = view.role === 'owner'
  return {
    mayInvite: !(self.me.guest || room.archived) && isWithin(view.role, room.inviting),
    mayLeave: true,
    mayRun,
    mayArchive: (isOwner || isInCharge(view, self)) && !isLobby(room),
  }
}

/** What one may do to a member of a room that one is in. */
export interface MemberRights {
  readonly mayRemove: boolean
  /** The roles that one may give them; not the one that they have. */
  readonly roles: readonly Role[]
}

export function rightsOverMember(view: JoinedRoom, member: Member, self: Self): MemberRights {
  const isSelf = member.user.id === self.me.id
  const inCharge = isInCharge(view, self)
  const isDirect = view.room.kind === 'direct'
  const isBelow = inCharge || RANK[member.role] < RANK[view.role]
  const given: Role[] = ['owner', 'moderator', 'member']
  const mayGive = (role: Role) =>
    inCharge || (isSelf ? RANK[role] < RANK[view.role] : view.role === 'owner' && isBelow)
  return {
    mayRemove: !(isDirect || isSelf) && runsRoom(view, self) && isBelow,
    roles: isDirect ? [] : given.filter((role) => role !== member.role && mayGive(role)),
  }
}

const SERVER_ROLES: readonly ServerRole[] = ['member', 'moderator', 'admin', 'owner']

/**
 * What one may make somebody on the server; not what they are. Admins decide about those below
 * them, owners about everybody. Guests have no role.
 */
export function serverRolesFor(
  person: Pick<User, 'id' | 'guest'> & { readonly role: ServerRole },
  { me, serverRole }: Self,
): readonly ServerRole[] {
  if (person.guest || serverRole === null || person.id === me.id) return []
  const rank = SERVER_ROLES.indexOf(serverRole)
  const mayDecide = serverRole === 'admin' && SERVER_ROLES.indexOf(person.role) < rank
  if (!mayDecide && serverRole !== 'owner') return []
  const given = serverRole === 'owner' ? SERVER_ROLES : SERVER_ROLES.slice(0, rank)
  return given.filter((role) => role !== person.role)
}

/** Whether somebody reads the reports of this server. */
export function mayModerate({ serverRole }: Self): boolean {
  return serverRole !== null && CHARGE.has(serverRole)
}

/** Whether somebody may only listen at that moment. */
export function isMutedAt(until: string | null, now: number): until is string {
  return until !== null && Date.parse(until) > now
}

function silent(silence: Silence): Speaking {
  return { silence, mayWhisper: false, mayCallAll: false, slowSeconds: 0 }
}

function runsRoom(view: RoomView, self: Self): boolean {
  if (view.room.kind === 'direct') return false
  const hasRole = view.standing === 'member' && isWithin(view.role, 'moderators')
  return hasRole || isInCharge(view, self)
}

/** A public room whose owners are gone belongs to the server's moderators; nobody owns the lobby. */
function isInCharge({ room, people }: RoomView, { serverRole }: Self): boolean {
  if (room.kind !== 'public' || serverRole === null || !CHARGE.has(serverRole)) return false
  return people.members.every(({ role }) => role !== 'owner')
}

function isWithin(role: Role, circle: Circle): boolean {
  return RANK[role] >= RANK[LEAST[circle]]
}

function isLobby({ kind, name }: Room): boolean {
  return kind === 'public' && name === 'lobby'
}
