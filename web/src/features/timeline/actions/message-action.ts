import type { Message } from '@/api/wire'
import type { Chat } from '@/core/chat'
import { type MessageRights, rightsOver } from '@/core/rights'
import type { TimelineHands } from '@/features/timeline/timeline-context'
import type { Shortcut } from '@/lib/shortcut'
import type { IconName } from '@/ui/icon'

/** A message, and what one may do to it. */
export interface Target {
  readonly message: Message
  readonly isOwn: boolean
  readonly rights: MessageRights
}

/** With what an action is done, and from where on the page. */
export interface Means {
  readonly chat: Chat
  readonly hands: TimelineHands
  readonly anchor: Element
}

/** Something that can be done to a message, once for all ways to do it: toolbar, menu and keys. */
export interface MessageAction {
  readonly id: string
  readonly icon: IconName
  /** In the language of the moment; without a target, as the help sheet calls it. */
  readonly title: (target: Target | null) => string
  readonly shortcut?: Shortcut
  readonly isDanger?: boolean
  readonly isPossible: (target: Target) => boolean
  readonly perform: (target: Target, means: Means) => void
}

export function targetOf(
  message: Message,
  { chat, hands }: Pick<Means, 'chat' | 'hands'>,
): Target | null {
  const view = chat.rooms.get().get(message.room)
  if (view === undefined) return null
  const { self } = hands
  return {
    message,
    isOwn: message.author.id === self.me.id,
    rights: rightsOver(message, { view, self, now: Date.now() }),
  }
}
