import type { Member, Problem, Role, Room, RoomState, User } from '@/api/wire'
import { type ReadState, toldRead } from '@/core/read-state'
import { emptyWindow, type TimelineWindow } from '@/core/timeline-window'

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

type Loading =
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
  /** What is new begins above, and nobody was there yet: looking at the newest reads nothing. */
  readonly skipping: boolean
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

export const noPeople: People = { members: [], more: null }

export function visitedRoom(room: Room): VisitedRoom {
  return {
    standing: 'visitor',
    room,
    loading: { status: 'unloaded' },
    timeline: emptyWindow,
    people: noPeople,
    following: false,
    skipping: false,
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
    skipping: false,
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

/** After leaving: nothing live any more, what was loaded may still be read. */
export function asVisitor(view: RoomView): VisitedRoom {
  return {
    standing: 'visitor',
    room: { ...view.room, members_count: Math.max(0, view.room.members_count - 1) },
    loading: view.loading,
    timeline: view.timeline,
    people: noPeople,
    following: view.following,
    skipping: view.skipping,
  }
}

/** Whether the message at this position will be seen without another broadcast. */
export function covers(view: RoomView, position: number): boolean {
  if (!isLoaded(view) || view.timeline.moreAfter) return true
  return position <= (view.timeline.messages.at(-1)?.position ?? 0)
}

export function isLoaded(view: RoomView): boolean {
  return view.loading.status === 'loaded'
}

export function newMember(user: User, role: Role, joinedAt: string): Member {
  return { user, role, joined_at: joinedAt, left_at: null, read: null, muted_until: null }
}
