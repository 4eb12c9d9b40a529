import type { Message, RoomLevel, User } from '@/api/wire'
import { callsIn } from '@/core/read-state'
import type { RoomView } from '@/core/room-view'

/** When somebody wants to be told of something while they look elsewhere. */
export const ATTENTIONS = ['off', 'calls', 'all'] as const

export type Attention = (typeof ATTENTIONS)[number]

/** What a message is to somebody: a call to them, one among others, or nothing to be told of. */
export type Worth = 'call' | 'word' | null

/** How much a message that was just heard concerns somebody, by what they chose for its room. */
export function worthOf(
  message: Message,
  view: RoomView | undefined,
  me: User,
  level: RoomLevel = 'default',
): Worth {
  if (message.author.id === me.id || message.deleted_at !== null) return null
  if (view?.standing !== 'member') return null
  // Whoever wants mentions only of a direct room wants just that.
  const isDirect = view.room.kind === 'direct' && level !== 'mentions'
  const isForFew = message.whisper !== null || isDirect
  return isForFew || callsIn([message], me, 0) > 0 ? 'call' : 'word'
}

/** Whether that is enough for what they chose. */
export function isWanted(worth: Worth, attention: Attention): boolean {
  return worth !== null && (attention === 'all' || (attention === 'calls' && worth === 'call'))
}

/** What is wanted of a room of which something was chosen, on a device that tells of anything. */
export function attentionIn(level: RoomLevel, attention: Attention): Attention {
  if (attention === 'off' || level === 'default') return attention
  return ({ all: 'all', mentions: 'calls', nothing: 'off' } as const)[level]
}
