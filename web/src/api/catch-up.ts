import type { Member, Message, Room } from '@/api/wire'

/** Everything in a room with a revision past the one asked about, as it is now. */
export interface Missed {
  room: Room
  members: Member[]
  messages: Message[]
  revision: number
  /** When false, there is more past `revision`. */
  complete: boolean
}

export interface CatchUpRequest {
  rooms: Record<string, number>
  whispers: Record<string, number>
}

export interface CatchUpReply {
  rooms: Record<string, Missed | null>
}
