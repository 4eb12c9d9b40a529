import { t } from '@lingui/core/macro'
import { useEffect, useState } from 'react'
import type { PushDevice, PushStage, PushTrial } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { expectShown } from '@/lib/expect-shown'
import { explain } from '@/lib/explain'
import { Icon } from '@/ui/icon'
import { Refusal } from '@/ui/section'
import { Spinner } from '@/ui/spinner'
import styles from './device-trial.module.css'

interface DeviceTrialProps {
  device: PushDevice
  isHere: boolean
  onDone: () => void
}

type Seen = 'waiting' | 'shown' | 'missing'

/** Wakes a device once, and says of each step whether it went well. */
export function DeviceTrial({ device, isHere, onDone }: DeviceTrialProps) {
  const chat = useChat()
  const [trial, setTrial] = useState<PushTrial | null>(null)
  const [refusal, setRefusal] = useState<string | null>(null)
  const [seen, setSeen] = useState<Seen>('waiting')

  // biome-ignore lint/correctness/useExhaustiveDependencies: One trial for each time it is shown.
  useEffect(() => {
    const expected = isHere ? expectShown('test') : null
    void chat.rest.tryDevice(device.id).then(async (outcome) => {
      if (outcome.ok) setTrial(outcome.value)
      else setRefusal(explain(outcome.reason))
      if (outcome.ok && outcome.value.ok && expected !== null) {
        setSeen((await expected.shown()) ? 'shown' : 'missing')
      }
      onDone()
    })
    return () => expected?.stop()
  }, [])

  if (refusal !== null) return <Refusal>{refusal}</Refusal>
  return (
    <div role="status">
      {trial === null ? (
        <Spinner />
      ) : (
        <ol className={styles.steps}>
          {trial.steps.map(({ stage, ok, detail }) => (
            <Step key={stage} isGood={ok}>
              {ok ? wentWell(stage, trial.status) : wentBadly(stage, detail)}
            </Step>
          ))}
          {trial.ok && isHere && seen === 'waiting' && (
            <li className={styles.step}>
              <Spinner />
              {t`Waiting for this device to show it…`}
            </li>
          )}
          {trial.ok && seen !== 'waiting' && (
            <Step isGood={seen === 'shown'}>
              {seen === 'shown'
                ? t`This device has shown it.`
                : t`This device has not shown it yet. Look whether its own settings let the browser show notifications, and whether it is set not to disturb you.`}
            </Step>
          )}
          {trial.ok && !isHere && (
            <li className={styles.step}>{t`Whether it is shown you see on the device itself.`}</li>
          )}
        </ol>
      )}
    </div>
  )
}

function Step({ isGood, children }: { isGood: boolean; children: string }) {
  return (
    <li className={isGood ? styles.step : `${styles.step} ${styles.bad}`}>
      <Icon name={isGood ? 'check' : 'alert'} size={16} />
      <span>{children}</span>
    </li>
  )
}

function wentWell(stage: PushStage, status: number | null): string {
  switch (stage) {
    case 'encrypt':
      return t`Encrypted for the device.`
    case 'resolve':
      return t`The address of its push service is found.`
    case 'connect':
      return t`The push service is reached.`
    case 'accept':
      return t`The push service takes it (${status ?? ''}).`
  }
}

/** The server's own words are for whoever runs it, and stand behind ours. */
function wentBadly(stage: PushStage, detail: string | null): string {
  const words = badWords(stage)
  return detail === null ? words : `${words} (${detail})`
}

function badWords(stage: PushStage): string {
  switch (stage) {
    case 'encrypt':
      return t`It could not be encrypted: turn the device on anew.`
    case 'resolve':
      return t`The server does not find the address of the push service.`
    case 'connect':
      return t`The server cannot reach the push service.`
    case 'accept':
      return t`The push service does not take it.`
  }
}
