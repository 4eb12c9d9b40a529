import { t } from '@lingui/core/macro'
import type { Attentive } from '@/app/attention/attentive'
import { followWhose } from '@/app/attention/whose'
import { describeAgent } from '@/lib/describe-agent'
import { locale } from '@/lib/i18n'
import { clearWorkerRoom, leaveForWorker } from '@/lib/worker-room'

/** Has this device woken for whoever is in and wants that, and for nobody else. */
export function followDevice({ chat, device }: Attentive): void {
  if (!('serviceWorker' in navigator && 'caches' in window)) return
  followWhose(chat.session, (whose) => {
    if (whose === null) void forgetShown(device.leave())
    else void device.enter(whose, deviceName())
  })
  const leave = () => void leaveForWorker({ words: words(), device: deviceName() }).catch(() => {})
  locale.subscribe(leave)
  leave()
}

/** Whoever comes next has no business with what the last one was told. */
async function forgetShown(left: Promise<void>): Promise<void> {
  await left
  const registration = await navigator.serviceWorker.getRegistration()
  for (const shown of (await registration?.getNotifications()) ?? []) shown.close()
  await clearWorkerRoom().catch(() => undefined)
  await leaveForWorker({ words: words(), device: deviceName() }).catch(() => undefined)
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
