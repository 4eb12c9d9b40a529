import { callAttention } from '@/app/attention/call-attention'
import { markUnread } from '@/app/attention/mark-unread'
import type { Chat } from '@/core/chat'
import type { Preferences } from '@/core/preferences'

/** Makes what happens here seen and heard by somebody who looks elsewhere. */
export function payAttention(chat: Chat, preferences: Preferences): void {
  markUnread(chat)
  callAttention(chat, preferences)
}
