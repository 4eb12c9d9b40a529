import type { Message } from '@/api/wire'
import type { Draft } from '@/core/draft'
import type { JoinedRoom } from '@/core/room-view'
import { talkIn } from '@/core/timeline-window'

/** The message for which another text is typed, if it is in memory. */
export function messageEdited(
  { timeline }: JoinedRoom,
  { editing }: Pick<Draft, 'editing'>,
): Message | undefined {
  return editing === null ? undefined : talkIn(timeline).find(({ id }) => id === editing.message)
}

/** It was deleted, perhaps on another device: no other text can be put in its place. */
export function isGone(message: Message | undefined): boolean {
  return message !== undefined && message.deleted_at !== null
}
