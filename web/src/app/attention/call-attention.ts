import type { Message } from '@/api/wire'
import { notify } from '@/app/attention/notify'
import { isWanted, worthOf } from '@/core/attention'
import type { Chat } from '@/core/chat'
import type { Preferences } from '@/core/preferences'
import { chime } from '@/lib/chime'

/** Two tabs of one browser hear the same message; the other one is quiet for so long. */
const HELD_MS = 2_000

/** Tells of what is said while somebody looks elsewhere, as far as they chose on this device. */
export function callAttention(chat: Chat, preferences: Preferences): void {
  chat.heard.subscribe(() => {
    const message = chat.heard.get()
    const session = chat.session.get()
    if (message === null || session.phase !== 'named') return
    const { me } = session
    const view = chat.rooms.get().get(message.room)
    const worth = worthOf(message, view, me)
    if (view === undefined || worth === null || isSeen(chat, message)) return
    const { alerts, sounds } = preferences.values.get()
    if (isWanted(worth, alerts) && !document.hasFocus()) notify({ message, room: view.room, me })
    if (isWanted(worth, sounds)) alone(message.id, chime)
  })
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
