import type { Message } from '@/api/wire'
import type { Chat } from '@/core/chat'
import type { TimelineWindow } from '@/core/timeline-window'

/** A message that is in memory, said to all or whispered. */
export function messageIn(window: TimelineWindow | undefined, id: string): Message | undefined {
  const isIt = (message: Message) => message.id === id
  return window?.messages.find(isIt) ?? window?.whispers.find(isIt)
}

/** The message that a row shows; null for one that is on its way. */
export function messageOf(row: HTMLElement | null, chat: Chat, room: string): Message | null {
  const id = row?.dataset.message
  if (id === undefined) return null
  return messageIn(chat.rooms.get().get(room)?.timeline, id) ?? null
}
