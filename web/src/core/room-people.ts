import type { Member, MemberChanged, MemberList, User, UserJoined, UserLeft } from '@/api/wire'
import { type JoinedRoom, type Notice, newMember, type People } from '@/core/room-view'

const NOTICES_MOST = 200

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

/** The people after another page of them. */
export function withMorePeople(people: People, page: MemberList): People {
  const known = new Map(people.members.map((member) => [member.user.id, member]))
  for (const member of page.members) known.set(member.user.id, member)
  return {
    members: byName([...known.values()]),
    more: page.next === null ? null : { cursor: page.next },
  }
}

export function withNotice(view: JoinedRoom, notice: Notice): JoinedRoom {
  const { kind, user, revision, after, at } = notice
  const notices = [...view.notices, { kind, user, revision, after, at }]
  return { ...view, notices: notices.slice(-NOTICES_MOST) }
}

export function byName(members: readonly Member[]): Member[] {
  return [...members].sort((a, b) =>
    a.user.username.localeCompare(b.user.username, undefined, { sensitivity: 'base' }),
  )
}
