import type { Message } from '@/api/wire'
import type { Clock } from '@/core/clock'
import type { Connection } from '@/core/connection'

/** What `Rooms` needs of the rest. */
export interface RoomsTools {
  connection: Connection
  clock: Clock
  /** A room that is further behind, in changes, is loaded anew instead of caught up with. */
  changesMost: number
  /** Somebody looks at this room, so it stays even if one is no longer in it. */
  isOpen: (room: string) => boolean
  /** One is out of the room that somebody looks at. */
  lost: () => void
  /** A message stands in its room now. */
  settled: (message: Message) => void
  /** A room shows another part of its messages. */
  loaded: (room: string) => void
  /** What `join_room` answers has come, which has no whispers in it. */
  joined: (room: string) => void
}
