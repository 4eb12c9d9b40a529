import { plural, t } from '@lingui/core/macro'
import { useCallback } from 'react'
import type { ChangeNotificationSettings, Digest, NotificationSettings } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useLoaded } from '@/binding/use-loaded'
import { zoneHere, zoneOf } from '@/features/settings/quiet-week'
import { ACCOUNT_PATH } from '@/lib/routes'
import { Fact, Section } from '@/ui/section'
import { SelectField } from '@/ui/select-field'
import { TextLink } from '@/ui/text-link'

const AFTER = [15, 60, 240, 1_440]
const HOUR = 60
const NEVER = 'never'

interface MailSettingsProps {
  settings: NotificationSettings
  onChange: (request: ChangeNotificationSettings) => void
}

/** The second net: what no device told of. */
export function MailSettings({ settings, onChange }: MailSettingsProps) {
  const { mail, quiet_hours: hours } = settings
  const { after_minutes: after } = mail
  const chooseDigest = (digest: Digest) => {
    // The morning is one of a time zone, which whoever has no quiet hours never chose.
    const zone = zoneOf(hours, zoneHere())
    const isNew = zone !== hours.time_zone && digest !== 'off'
    const morning = isNew ? { quiet_hours: { ...hours, time_zone: zone } } : {}
    onChange({ mail: { ...mail, digest }, ...morning })
  }
  return (
    <Section title={t`By mail`}>
      <Fact>
        {t`For what is said to you: it says how much there is and nothing of what was said. It goes to the address that you have confirmed.`}
      </Fact>
      <AddressNote />
      <SelectField
        label={t`When no device could be told, write to me`}
        value={after === null ? NEVER : `${after}`}
        onChange={(chosen) =>
          onChange({ mail: { ...mail, after_minutes: chosen === NEVER ? null : Number(chosen) } })
        }
        options={[
          { value: NEVER, label: t`Never` },
          ...minutes(after).map((value) => ({ value: `${value}`, label: afterName(value) })),
        ]}
      />
      <SelectField<Digest>
        label={t`A summary of what is still unread`}
        hint={t`At eight in the morning, in the time zone of your quiet hours`}
        value={mail.digest}
        onChange={chooseDigest}
        options={[
          { value: 'off', label: t`None` },
          { value: 'daily', label: t`Every day` },
          { value: 'weekly', label: t`On Mondays` },
        ]}
      />
    </Section>
  )
}

/** Without an address none of this can happen, which is said here and not found out later. */
function AddressNote() {
  const chat = useChat()
  const [loaded] = useLoaded(useCallback(() => chat.rest.account(), [chat]))
  if (loaded.status !== 'loaded' || loaded.value.account.email !== null) return null
  return (
    <p>
      {loaded.value.account.email_pending === null
        ? t`You have no address yet, so nothing is mailed.`
        : t`Your address is not confirmed yet, so nothing is mailed.`}{' '}
      <TextLink href={ACCOUNT_PATH}>{t`To your account`}</TextLink>
    </p>
  )
}

/** What another client chose is among them. */
function minutes(chosen: number | null): readonly number[] {
  return [...new Set(chosen === null ? AFTER : [...AFTER, chosen])].sort((a, b) => a - b)
}

function afterName(value: number): string {
  if (value % HOUR !== 0) return plural(value, { one: 'After # minute', other: 'After # minutes' })
  return plural(value / HOUR, { one: 'After # hour', other: 'After # hours' })
}
