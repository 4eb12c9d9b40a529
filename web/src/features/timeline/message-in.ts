import type { Message } from '@/api/wire'
import type { TimelineWindow } from '@/core/timeline-window'

/** A message that is in memory, said to all or whispered. */
export function messageIn(window: TimelineWindow | undefined, id: string): Message | undefined {
  const isIt = (message: Message) => message.id === id
  return window?.messages.find(isIt) ?? window?.whispers.find(isIt)
}
