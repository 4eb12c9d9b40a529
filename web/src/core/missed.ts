import type { Member, Message, Missed, User } from '@/api/wire'
import { afterSaid } from '@/core/read-state'
import { byName, withNotice } from '@/core/room-people'
import { mentionsAfter, readWhileFollowing } from '@/core/room-reading'
import { isLoaded, type JoinedRoom } from '@/core/room-view'
import { newestWindow, type TimelineWindow, WINDOW_MOST, withMessage } from '@/core/timeline-window'

/** The room after everything that was missed of it: messages by position, oldest change first. */
export function withMissed(view: JoinedRoom, missed: Missed, me: User): JoinedRoom {
  const { room, messages } = missed
  const mine = missed.members.find(({ user }) => user.id === me.id)
  let next: JoinedRoom = {
    ...view,
    ...afterSaid(view, messages, me),
    ...(mine === undefined ? {} : { role: mine.role, mutedUntil: mine.muted_until }),
    mentions: mentionsAfter(view, messages, me),
  }
  if (isLoaded(view)) next = { ...next, timeline: missedTimeline(view, missed) }
  for (const member of isLoaded(view) ? missed.members : []) {
    next = withChangedMember(next, member, { messages, me })
  }
  return readWhileFollowing({
    ...next,
    room: { ...room, revision: missed.revision },
    catchingUp: false,
  })
}

/**
 * The messages after those that were missed. Whoever was out of a room that shows newcomers only
 * what is said from then on has a hole there, and begins anew behind it.
 */
function missedTimeline(view: JoinedRoom, { room, messages }: Missed): TimelineWindow {
  const { head } = view.room
  const said = messages.filter(({ position }) => position > head)
  const isHoleHidden = room.history === 'joined' && (said[0]?.position ?? room.head + 1) > head + 1
  if (isHoleHidden) return newestWindow(said.slice(-WINDOW_MOST), view.timeline.whispers)
  return messages.reduce((window, message) => withMessage(window, message, view), view.timeline)
}

function withChangedMember(
  view: JoinedRoom,
  member: Member,
  { messages, me }: { messages: readonly Message[]; me: User },
): JoinedRoom {
  const { user, joined_at: joinedAt, left_at: leftAt } = member
  const wasThere = view.people.members.some((other) => other.user.id === user.id)
  const isThere = leftAt === null
  const others = view.people.members.filter((other) => other.user.id !== user.id)
  const members = isThere ? byName([...others, member]) : others
  const next = { ...view, people: { ...view.people, members } }
  if (wasThere === isThere || user.id === me.id) return next
  const time = leftAt ?? joinedAt
  const before = messages.findLast(({ sent_at: sentAt }) => sentAt <= time)
  return withNotice(next, {
    kind: isThere ? 'joined' : 'left',
    user,
    revision: view.room.revision,
    after: Math.max(view.room.head, before?.position ?? 0),
    at: Date.parse(time),
  })
}
