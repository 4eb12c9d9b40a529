import type { Chat } from '@/core/chat'
import { emptyDraft } from '@/core/draft'
import { goTo } from '@/lib/navigation'
import { dropUnsent, type GoThere, type Unsent, unsent, unsentTag } from '@/lib/worker-room'

/** What is younger may still be on its way, in the hands of the worker. */
const ON_ITS_WAY_MS = 60_000

/** Goes where a notification leads, and finds answers that could not be sent from one. */
export function heedWorker(chat: Chat): void {
  if (!('serviceWorker' in navigator && 'caches' in window)) return
  navigator.serviceWorker.addEventListener('message', ({ data, ports }) => {
    if (!isGoThere(data)) return
    goTo(data.url)
    ports[0]?.postMessage('gone')
    void takeOver(chat, data.url)
  })
  const look = () => {
    if (chat.session.get().phase === 'named') void takeOver(chat, window.location.pathname)
  }
  chat.session.subscribe(look)
  look()
}

/** What was typed into a notification becomes a draft; at once where somebody went after it. */
async function takeOver(chat: Chat, url: string): Promise<void> {
  const all = await unsent().catch(() => [])
  const session = chat.session.get()
  if (session.phase !== 'named') return
  for (const one of all) {
    if (one.url !== url && Date.now() - one.at < ON_ITS_WAY_MS) continue
    // Somebody else's words are nobody's business here, as their drafts are not.
    if (one.account === session.me.id && !adopt(chat, one)) continue
    await dropUnsent(one.id)
    await closeShown(unsentTag(one.id))
  }
}

/** What is a draft now is not to be sent from the notification as well. */
async function closeShown(tag: string): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration()
  for (const shown of (await registration?.getNotifications({ tag })) ?? []) shown.close()
}

/** A whisper stays one. False while something else is being written there. */
function adopt({ drafts }: Chat, { room, text, replyTo, isWhisper }: Unsent): boolean {
  const { text: typed, ...rest } = drafts.of(room)
  const isFree = typed === '' && !rest.isWhisper && rest.to.length === 0 && rest.editing === null
  if (!isFree) return typed === text
  drafts.set(room, { ...emptyDraft, ...rest, text, replyTo: rest.replyTo ?? replyTo, isWhisper })
  return true
}

function isGoThere(data: unknown): data is GoThere {
  if (typeof data !== 'object' || data === null) return false
  if (!('kind' in data) || data.kind !== 'go' || !('url' in data)) return false
  return typeof data.url === 'string' && /^\/(?!\/)/u.test(data.url)
}
