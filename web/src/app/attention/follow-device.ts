import { t } from '@lingui/core/macro'
import type { Attentive } from '@/app/attention/attentive'
import { followWhose, type Whose } from '@/app/attention/whose'
import type { Chat } from '@/core/chat'
import { describeAgent } from '@/lib/describe-agent'
import { locale } from '@/lib/i18n'
import { leaveForWorker, leftForWorker } from '@/lib/worker-room'

/** Has this device woken for whoever is in and wants that, and for nobody else. */
export function followDevice(attentive: Attentive): void {
  if (!('serviceWorker' in navigator && 'caches' in window)) return
  const { chat } = attentive
  followWhose(chat.session, (whose) => void follow(attentive, whose).catch(() => undefined))
  locale.subscribe(() => void leaveWords(chat).catch(() => undefined))
}

async function follow({ chat, device }: Attentive, whose: Whose): Promise<void> {
  const last = (await leftForWorker())?.account ?? whose
  if (whose === null) await device.leave()
  else await device.enter(whose, deviceName())
  if (whose === null || last !== whose) await forgetShown()
  await leaveWords(chat)
}

/** Whoever comes next has no business with what the last one was told. */
async function forgetShown(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration()
  for (const shown of (await registration?.getNotifications()) ?? []) shown.close()
}

/** What was typed into a notification stays its author's, also while nobody is in. */
async function leaveWords(chat: Chat): Promise<void> {
  const session = chat.session.get()
  const isIn = session.phase === 'named' && !session.me.guest
  const account = isIn ? session.me.id : ((await leftForWorker())?.account ?? null)
  await leaveForWorker({ words: words(), device: deviceName(), account })
}

function deviceName(): string {
  return describeAgent(navigator.userAgent)
}

function words() {
  return {
    answer: t`Answer`,
    yourAnswer: t`Your answer`,
    notSent: t`Your answer was not sent`,
    tryAgain: t`Try again`,
  }
}
