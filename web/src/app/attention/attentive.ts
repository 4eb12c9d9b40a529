import type { Chat } from '@/core/chat'
import type { Choices } from '@/core/choices'
import type { Keep } from '@/core/keep'
import type { Preferences } from '@/core/preferences'
import type { WokenDevice } from '@/core/woken-device'

/** Whom it is about, and what they chose. */
export interface Attentive {
  readonly chat: Chat
  readonly preferences: Preferences
  readonly choices: Choices
  readonly device: WokenDevice
  readonly keep: Keep
}
