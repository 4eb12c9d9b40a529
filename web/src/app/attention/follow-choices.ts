import type { Attentive } from '@/app/attention/attentive'
import { followWhose } from '@/app/attention/whose'

const STALE_MS = 60_000

/** Knows what somebody wants to be told of, also after they said so on another device. */
export function followChoices({ chat, choices }: Attentive): void {
  let at = Number.NEGATIVE_INFINITY
  const load = () => {
    at = Date.now()
    void choices.load()
  }
  followWhose(chat.session, (whose) => {
    if (whose !== null) load()
  })
  window.addEventListener('focus', () => {
    const session = chat.session.get()
    if (session.phase !== 'named' || session.me.guest) return
    if (Date.now() - at > STALE_MS) load()
  })
}
