import { t } from '@lingui/core/macro'
import type { Attentive } from '@/app/attention/attentive'
import { worthOf } from '@/core/attention'
import type { WakeRefusal } from '@/core/woken-device'
import { describeAgent } from '@/lib/describe-agent'
import { explain } from '@/lib/explain'
import { goTo } from '@/lib/navigation'
import { settingsPath } from '@/lib/routes'
import { showToast } from '@/ui/toasts'

/** That it was offered in this browser; nobody is asked twice. */
const OFFERED = 'waking-offered'

/**
 * Offers to call somebody back, once they know what for: when they have said something here for the
 * first time, or something was said to them. The browser asks only when they accept.
 */
export function offerWaking(attentive: Attentive): void {
  const { chat, device, keep } = attentive
  const stop = chat.heard.subscribe(() => {
    const message = chat.heard.get()
    const session = chat.session.get()
    if (message === null || session.phase !== 'named' || session.me.guest) return
    if (device.support !== 'ready' || device.permission !== 'default') return
    if (keep.get(OFFERED) !== null) return
    const view = chat.rooms.get().get(message.room)
    const isOwn = message.author.id === session.me.id
    if (!isOwn && worthOf(message, view, session.me) !== 'call') return
    stop()
    keep.set(OFFERED, 'yes')
    offer(attentive, session.me.id)
  })
}

function offer({ device, preferences }: Attentive, account: string): void {
  const turnOn = async () => {
    const refusal = await device.turnOn(account, describeAgent(navigator.userAgent))
    // Whoever wants to be told while it is closed wants it while it is open elsewhere, too.
    if (refusal === null) preferences.change({ alerts: 'calls' })
    sayWhatCame(refusal)
  }
  showToast({
    text: t`Shall this device tell you when somebody writes to you while Stonechat is closed?`,
    act: {
      label: t`Yes, tell me`,
      perform: () => void turnOn(),
    },
  })
}

function sayWhatCame(refusal: WakeRefusal | null): void {
  const act = { label: t`Settings`, perform: () => goTo(settingsPath('notifications')) }
  if (refusal === null) showToast({ text: t`This device tells you from now on.`, act })
  else if (refusal.kind === 'problem') showToast({ text: explain(refusal.problem) })
  else showToast({ text: t`This device does not tell you anything. The settings say why.`, act })
}
