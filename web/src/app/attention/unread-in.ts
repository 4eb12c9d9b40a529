import type { RoomView } from '@/core/room-view'

/** How many messages are unread in all the rooms one is in. */
export function unreadIn(rooms: ReadonlyMap<string, RoomView>): number {
  let sum = 0
  for (const view of rooms.values()) if (view.standing === 'member') sum += view.unread
  return sum
}
