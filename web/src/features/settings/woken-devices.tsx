import { t } from '@lingui/core/macro'
import { useCallback, useState } from 'react'
import type { Problem } from '@/api/wire'
import { useCalling } from '@/binding/use-calling'
import { useChat } from '@/binding/use-chat'
import { useLoaded } from '@/binding/use-loaded'
import { useObservable } from '@/binding/use-observable'
import { DeviceRow } from '@/features/settings/device-row'
import { ThisDevice } from '@/features/settings/this-device'
import { explain } from '@/lib/explain'
import { Fact, Refusal, Rows, Section } from '@/ui/section'

/** The devices that tell somebody while Stonechat is closed, this one first of all. */
export function WokenDevices() {
  const chat = useChat()
  const { device } = useCalling()
  const isOn = useObservable(device.isOn)
  // biome-ignore lint/correctness/useExhaustiveDependencies: What is on here is on the list.
  const load = useCallback(() => chat.rest.pushDevices(), [chat, isOn])
  const [loaded, reload] = useLoaded(load)
  const [refusal, setRefusal] = useState<Problem | null>(null)
  const remove = async (id: string, isHere: boolean) => {
    if (isHere) {
      setRefusal(await device.turnOff())
    } else {
      const outcome = await chat.rest.unsubscribe(id)
      setRefusal(outcome.ok ? null : outcome.reason)
    }
    reload()
  }
  const devices = loaded.status === 'loaded' ? loaded.value.subscriptions : []
  const problem = loaded.status === 'failed' ? loaded.problem : refusal
  return (
    <Section title={t`While Stonechat is closed`}>
      <Fact>
        {t`Your devices can tell you of what you miss, also when Stonechat is not open on them. What is said goes there encrypted, so that the service of the browser’s maker, which brings it, cannot read it.`}
      </Fact>
      <ThisDevice />
      {problem !== null && <Refusal onRetry={reload}>{explain(problem)}</Refusal>}
      {devices.length > 0 && (
        <Rows label={t`Devices that tell you`}>
          {devices.map((one) => (
            <DeviceRow
              key={one.id}
              device={one}
              isHere={isOn && one.current}
              onChange={reload}
              onRemove={() => void remove(one.id, isOn && one.current)}
            />
          ))}
        </Rows>
      )}
    </Section>
  )
}
