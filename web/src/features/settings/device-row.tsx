import { t } from '@lingui/core/macro'
import { useState } from 'react'
import type { PushDevice } from '@/api/wire'
import { DeviceTrial } from '@/features/settings/device-trial'
import { RenameDevice } from '@/features/settings/rename-device'
import { formatBriefly } from '@/lib/format-time'
import { Button } from '@/ui/button'
import { Fact, Row } from '@/ui/section'

interface DeviceRowProps {
  device: PushDevice
  /** It is the one in front of which somebody sits. */
  isHere: boolean
  onChange: () => void
  onRemove: () => void
}

/** One device that tells somebody, and what can be done with it. */
export function DeviceRow({ device, isHere, onChange, onRemove }: DeviceRowProps) {
  const [isRenaming, setIsRenaming] = useState(false)
  const [trials, setTrials] = useState(0)
  const { name } = device
  return (
    <Row
      title={name}
      acts={
        <>
          <Button
            look="quiet"
            small={true}
            aria-label={t`Test ${name}`}
            onClick={() => setTrials(trials + 1)}
          >
            {t`Test`}
          </Button>
          <Button
            look="quiet"
            small={true}
            aria-label={t`Rename ${name}`}
            onClick={() => setIsRenaming(true)}
          >
            {t`Rename`}
          </Button>
          <Button look="quiet" small={true} aria-label={t`Remove ${name}`} onClick={onRemove}>
            {isHere ? t`Turn off` : t`Remove`}
          </Button>
        </>
      }
    >
      <Fact>{factsOf(device, isHere)}</Fact>
      {device.failing && (
        <Fact>{t`The last time it could not be reached. Test it, or turn it on anew there.`}</Fact>
      )}
      {trials > 0 && <DeviceTrial key={trials} device={device} isHere={isHere} onDone={onChange} />}
      {isRenaming && (
        <RenameDevice device={device} onChange={onChange} onClose={() => setIsRenaming(false)} />
      )}
    </Row>
  )
}

function factsOf({ last_ok_at: last, service, created_at: created }: PushDevice, isHere: boolean) {
  const facts = [
    isHere && t`This device`,
    last === null
      ? t`Since ${formatBriefly(Date.parse(created))}`
      : t`Last told ${formatBriefly(Date.parse(last))}`,
    service,
  ]
  return facts.filter(Boolean).join(' · ')
}
