import type { Member, Message, User } from '@/api/wire'
import type { Notice, RoomView } from '@/core/room-view'

/** The same list, where somebody is called or looks as they do now; itself where nothing changes. */
function renamed<Item>(items: readonly Item[], change: (item: Item) => Item): readonly Item[] {
  const next = items.map(change)
  return next.some((item, index) => item !== items[index]) ? next : items
}

/** A room wherever this person stands in it: as a member, an author, somebody who came or left. */
export function withUser(view: RoomView, user: User): RoomView {
  const isUser = (other: User) => other.id === user.id
  const inMessage = (message: Message) =>
    isUser(message.author) ? { ...message, author: user } : message
  const inMember = (member: Member) => (isUser(member.user) ? { ...member, user } : member)
  const inNotice = (notice: Notice) => (isUser(notice.user) ? { ...notice, user } : notice)

  const { room, timeline, people } = view
  const messages = renamed(timeline.messages, inMessage)
  const whispers = renamed(timeline.whispers, inMessage)
  const members = renamed(people.members, inMember)
  const partners =
    room.members === null ? null : renamed(room.members, (other) => (isUser(other) ? user : other))
  const notices = view.standing === 'member' ? renamed(view.notices, inNotice) : []
  const isSame =
    messages === timeline.messages &&
    whispers === timeline.whispers &&
    members === people.members &&
    partners === room.members &&
    (view.standing === 'visitor' || notices === view.notices)
  if (isSame) return view
  const next = {
    ...view,
    room: { ...room, members: partners === null ? null : [...partners] },
    timeline: { ...timeline, messages, whispers },
    people: { ...people, members },
  }
  return next.standing === 'member' ? { ...next, notices } : next
}
