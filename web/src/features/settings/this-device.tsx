import { t } from '@lingui/core/macro'
import { useState } from 'react'
import { useCalling } from '@/binding/use-calling'
import { useMe } from '@/binding/use-me'
import { useObservable } from '@/binding/use-observable'
import { usePreferences } from '@/binding/use-preferences'
import type { Support, WakeRefusal } from '@/core/woken-device'
import { useNotificationPermission } from '@/features/settings/use-notification-permission'
import { describeAgent } from '@/lib/describe-agent'
import { explain } from '@/lib/explain'
import { Button } from '@/ui/button'
import { Refusal } from '@/ui/section'
import { Spinner } from '@/ui/spinner'
import styles from './permission-note.module.css'

/** Whether this very device tells somebody, how to have it do so, or why it cannot. */
export function ThisDevice() {
  const { me } = useMe()
  const { device } = useCalling()
  const isOn = useObservable(device.isOn)
  const [{ alerts }, change] = usePreferences()
  const [permission] = useNotificationPermission()
  const [refusal, setRefusal] = useState<WakeRefusal | null>(null)
  const [isBusy, setIsBusy] = useState(false)
  if (isOn) return null
  const turnOn = async () => {
    if (isBusy) return
    setIsBusy(true)
    const refused = await device.turnOn(me.id, describeAgent(navigator.userAgent))
    setRefusal(refused)
    setIsBusy(false)
    // Whoever wants to be told while it is closed wants it while it is open elsewhere, too.
    if (refused === null && alerts === 'off') change({ alerts: 'calls' })
  }
  const { support } = device
  const isDenied = permission === 'denied'
  return (
    <>
      <div className={styles.note}>
        <p className={styles.words}>{wordsFor(support, isDenied)}</p>
        {support === 'ready' && !isDenied && (
          <Button aria-disabled={isBusy} onClick={() => void turnOn()}>
            {isBusy && <Spinner />}
            {t`Tell me on this device`}
          </Button>
        )}
      </div>
      {refusal !== null && refusal.kind !== 'denied' && <Refusal>{whyNot(refusal)}</Refusal>}
    </>
  )
}

function wordsFor(support: Support, isDenied: boolean): string {
  switch (support) {
    case 'insecure':
      return t`This device cannot tell you: browsers allow it only where the address begins with https.`
    case 'not_installed':
      return t`On an iPhone or iPad only an installed app may do this: choose “Add to Home Screen” in the menu for sharing, and open Stonechat from there.`
    case 'missing':
      return t`This browser cannot tell you while Stonechat is closed. In a private window many browsers cannot either.`
    case 'ready':
      return isDenied
        ? deniedWords()
        : t`This device does not tell you yet. Your browser will ask whether it may.`
  }
}

function whyNot(refusal: WakeRefusal): string {
  switch (refusal.kind) {
    case 'denied':
      return deniedWords()
    case 'unanswered':
      return t`Your browser was not told whether it may. Press the button again when you like.`
    case 'no_service':
      return t`Your browser could not reach the service by which it is told. Private windows have none, some browsers have turned it off, and some networks do not let it through.`
    case 'problem':
      return explain(refusal.problem)
  }
}

function deniedWords(): string {
  return t`Your browser does not let this page show any. You can allow it in the browser’s settings for this page, behind the sign left of the address.`
}
