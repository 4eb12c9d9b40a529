import { t } from '@lingui/core/macro'
import type { Attentive } from '@/app/attention/attentive'
import { followWhose } from '@/app/attention/whose'
import type { Chat } from '@/core/chat'
import { describeAgent } from '@/lib/describe-agent'
import { locale } from '@/lib/i18n'
import { leaveForWorker, leftForWorker } from '@/lib/worker-room'

/** Has this device woken for whoever is in and wants that, and for nobody else. */
export function followDevice({ chat, device }: Attentive): void {
  if (!('serviceWorker' in navigator && 'caches' in window)) return
  const leave = () => void leaveWords(chat).catch(() => undefined)
  followWhose(chat.session, (whose) => {
    if (whose === null) void device.leave().then(forgetShown)
    else void device.enter(whose, deviceName())
    leave()
  })
  locale.subscribe(leave)
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
