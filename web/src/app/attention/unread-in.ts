import type { RoomView } from '@/core/room-view'
import type { WhisperView } from '@/core/whisper-view'

/** How many messages are unread in all the rooms one is in, whispered ones too. */
export function unreadIn(
  rooms: ReadonlyMap<string, RoomView>,
  whispers: ReadonlyMap<string, WhisperView>,
): number {
  const isIn = (room: string) => rooms.get(room)?.standing === 'member'
  let sum = 0
  for (const view of rooms.values()) if (view.standing === 'member') sum += view.unread
  for (const { room, unread } of whispers.values()) if (isIn(room)) sum += unread
  return sum
}

/**
 * How much of what is unread was said to one: all of direct rooms and whispers, and what calls one
 * elsewhere. The server tells devices that it wakes the same number.
 */
export function waitingIn(
  rooms: ReadonlyMap<string, RoomView>,
  whispers: ReadonlyMap<string, WhisperView>,
): number {
  let sum = 0
  for (const view of rooms.values()) {
    if (view.standing !== 'member') continue
    sum += view.room.kind === 'direct' ? view.unread : view.mentions
  }
  for (const { unread } of whispers.values()) sum += unread
  return sum
}
