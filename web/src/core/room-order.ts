import type { User } from '@/api/wire'
import type { JoinedRoom, RoomView } from '@/core/room-view'
import { roomTitle } from '@/lib/room-title'

/** The parts of the room list, from above. */
export const ROOM_SECTIONS = ['rooms', 'direct', 'archived'] as const

export type RoomSection = (typeof ROOM_SECTIONS)[number]

export function sectionOf({ room }: Pick<RoomView, 'room'>): RoomSection {
  if (room.archived) return 'archived'
  return room.kind === 'direct' ? 'direct' : 'rooms'
}

/**
 * The rooms somebody is in, in the order of the room list, which the keyboard walks along as well.
 * Nothing moves when something is said: one finds a room where it was.
 */
export function roomsInOrder(views: ReadonlyMap<string, RoomView>, me: User): JoinedRoom[] {
  const titleOf = ({ room }: JoinedRoom) => roomTitle(room, me)
  const rankOf = (view: JoinedRoom) => ROOM_SECTIONS.indexOf(sectionOf(view))
  return [...views.values()]
    .filter((view) => view.standing === 'member')
    .sort(
      (a, b) =>
        rankOf(a) - rankOf(b) ||
        titleOf(a).localeCompare(titleOf(b), undefined, { sensitivity: 'base', numeric: true }),
    )
}

/**
 * The room before (-1) or after (1) the open one of those that `isWanted`, beginning anew at the
 * ends. Undefined if there is no other.
 */
export function roomBeside(
  rooms: readonly JoinedRoom[],
  open: string | null,
  step: 1 | -1,
  isWanted: (view: JoinedRoom) => boolean = () => true,
): JoinedRoom | undefined {
  const at = rooms.findIndex((view) => view.room.id === open)
  // Before the first, or behind the last: whichever way one goes, all are ahead.
  const from = at === -1 && step === -1 ? rooms.length : at
  const ahead = step === 1 ? rooms.slice(from + 1) : rooms.slice(0, from).reverse()
  const behind = step === 1 ? rooms.slice(0, Math.max(from, 0)) : rooms.slice(from + 1).reverse()
  return [...ahead, ...behind].find(isWanted)
}
