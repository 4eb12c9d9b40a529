import type { Message, NotificationSettingsReply } from '@/api/wire'
import type { Attentive } from '@/app/attention/attentive'
import { notify } from '@/app/attention/notify'
import { type Attention, attentionIn, isWanted, type Worth, worthOf } from '@/core/attention'
import type { Chat } from '@/core/chat'
import { isHeldBack, levelOf } from '@/core/quiet'
import { chime } from '@/lib/chime'

/** Two tabs of one browser hear the same message; the other one is quiet for so long. */
const HELD_MS = 2_000

/** Tells of what is said while somebody looks elsewhere, as far as they chose. */
export function callAttention({ chat, preferences, choices }: Attentive): void {
  chat.heard.subscribe(() => {
    const message = chat.heard.get()
    const session = chat.session.get()
    if (message === null || session.phase !== 'named') return
    const { me } = session
    const view = chat.rooms.get().get(message.room)
    const worth = worthOf(message, view, me)
    if (view === undefined || worth === null || isSeen(chat, message)) return
    const wants = wantsOf(message, worth, choices.state.get())
    const { alerts, sounds } = preferences.values.get()
    if (wants(alerts) && !document.hasFocus()) void notify({ message, room: view.room, me })
    if (wants(sounds)) alone(message.id, chime)
  })
}

/** Whether it is enough for a choice of this device, by what was chosen for all of them. */
function wantsOf(
  { room, author }: Message,
  worth: Worth,
  chosen: NotificationSettingsReply | null,
): (choice: Attention) => boolean {
  const now = Date.now()
  if (chosen !== null && isHeldBack(chosen, { room, author: author.id }, now)) return () => false
  const level = levelOf(chosen, room, now)
  return (choice) => isWanted(worth, attentionIn(level, choice))
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
