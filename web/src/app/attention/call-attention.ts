import type { Message, NotificationSettingsReply, User } from '@/api/wire'
import type { Attentive } from '@/app/attention/attentive'
import { notify } from '@/app/attention/notify'
import { type Attention, attentionIn, isWanted, worthOf } from '@/core/attention'
import type { Chat } from '@/core/chat'
import { isHeldBack, levelOf } from '@/core/quiet'
import { chime } from '@/lib/chime'

/** Two tabs of one browser hear the same message; the other one is quiet for so long. */
const HELD_MS = 2_000

/** Tells of what is said while somebody looks elsewhere, as far as they chose. */
export function callAttention(attentive: Attentive): void {
  const { heard, session } = attentive.chat
  heard.subscribe(() => {
    const message = heard.get()
    const state = session.get()
    if (message !== null && state.phase === 'named') tell(attentive, message, state.me)
  })
}

function tell({ chat, preferences, choices }: Attentive, message: Message, me: User): void {
  const view = chat.rooms.get().get(message.room)
  const chosen = choices.state.get()
  const level = levelOf(chosen, message.room, Date.now())
  const worth = worthOf(message, view, me, level)
  if (view === undefined || worth === null || isSeen(chat, message)) return
  if (isHeldBackBy(chosen, message)) return
  const wants = (choice: Attention) => isWanted(worth, attentionIn(level, choice))
  const { alerts, sounds } = preferences.values.get()
  if (wants(alerts) && !document.hasFocus()) void notify({ message, room: view.room, me })
  if (wants(sounds)) alone(message.id, chime)
}

function isHeldBackBy(
  chosen: NotificationSettingsReply | null,
  { room, author }: Message,
): boolean {
  return chosen !== null && isHeldBack(chosen, { room, author: author.id }, Date.now())
}

/** Somebody looks at the end of its room right now. */
function isSeen(chat: Chat, { room }: Message): boolean {
  return document.hasFocus() && chat.rooms.get().get(room)?.following === true
}

/** Does it in one of the tabs of this browser. */
function alone(name: string, act: () => void): void {
  // Only where the connection is safe is there a way for the tabs to agree.
  if (navigator.locks === undefined) {
    act()
    return
  }
  void navigator.locks.request(`stonechat.${name}`, { ifAvailable: true }, async (lock) => {
    if (lock === null) return
    act()
    await new Promise((resolve) => {
      setTimeout(resolve, HELD_MS)
    })
  })
}
