import type { RoomJoined, ServerEvents, User } from '@/api/wire'
import {
  editChange,
  joinedChange,
  leftChange,
  messageChange,
  roleChange,
  roomChange,
} from '@/core/changes'
import type { JoinRequests } from '@/core/join-requests'
import type { ServerEventName } from '@/core/link'
import type { People } from '@/core/people'
import type { Rooms } from '@/core/rooms'
import type { Typing } from '@/core/typing'
import type { Whispers } from '@/core/whispers'
import { isDeleted } from '@/lib/is-deleted'

/** Everybody whom a broadcast may concern. */
export interface Listeners {
  rooms: Rooms
  whispers: Whispers
  typing: Typing
  people: People
  requests: JoinRequests
  profileChanged: (user: User) => void
  roomJoined: (event: RoomJoined) => void
  putOut: (room: string) => void
  reportFiled: () => void
}

type Routes = {
  [Name in ServerEventName]?: (body: ServerEvents[Name], to: Listeners) => void
}

/** Which broadcast is whose; those that are not here, and that we do not know, are nobody's. */
const ROUTES: Routes = {
  message(message, { typing, whispers, rooms }) {
    typing.saidSomething(message.whisper?.id ?? message.room, message.author.id)
    whispers.hear(message)
    rooms.hear(messageChange(message))
  },
  message_changed(message, { whispers, rooms }) {
    whispers.hear(message)
    rooms.hear(editChange(message))
  },
  read(moved, { whispers, rooms }) {
    whispers.read(moved)
    rooms.reads.heard(moved)
  },
  user_joined(event, { people, requests, rooms }) {
    people.directory.meet([event.user])
    people.presence.cameNear(event.user)
    requests.answered(event.room, event.user.id)
    rooms.hear(joinedChange(event))
  },
  behind(behind, { rooms, whispers, people }) {
    rooms.behind(behind.rooms)
    whispers.behind(behind.whispers)
    people.presence.again()
  },
  user_left(event, { rooms, profileChanged }) {
    rooms.hear(leftChange(event))
    // Nobody who shares no room with them hears of it otherwise, nor do we from now on.
    if (isDeleted(event.user)) profileChanged(event.user)
  },
  member_changed: (event, { rooms }) => rooms.hear(roleChange(event)),
  room_changed: (room, { rooms }) => rooms.hear(roomChange(room)),
  room_joined: (event, { roomJoined }) => roomJoined(event),
  room_removed: ({ room }, { putOut }) => putOut(room),
  typing: (typed, { typing }) => typing.heard(typed),
  join_asked: (asked, { requests }) => requests.heard(asked),
  presence: (presence, { people }) => people.presence.heard(presence),
  profile_changed: (user, { profileChanged }) => profileChanged(user),
  report_filed: (_, { reportFiled }) => reportFiled(),
}

export function hear<Name extends ServerEventName>(
  name: Name,
  body: ServerEvents[Name],
  to: Listeners,
): void {
  const route: Routes[Name] = ROUTES[name]
  route?.(body, to)
}
