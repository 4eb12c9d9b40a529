import type { Message } from '@/api/wire'
import type { Chat } from '@/core/chat'
import { explain } from '@/lib/explain'
import { showToast } from '@/ui/toasts'

/** Puts an emoji on a message, or takes one's own away; a refusal is told. */
export async function react(
  chat: Chat,
  message: Message,
  { emoji, isOn }: { emoji: string; isOn: boolean },
): Promise<void> {
  const outcome = await chat.messages.react(message.id, emoji, isOn)
  if (!outcome.ok) showToast({ text: explain(outcome.reason) })
}
