import { t } from '@lingui/core/macro'
import { formatBriefly } from '@/lib/format-time'
import { SelectField } from '@/ui/select-field'

const HOUR_MS = 3_600_000

const LENGTHS = {
  'ten-minutes': HOUR_MS / 6,
  hour: HOUR_MS,
  day: 24 * HOUR_MS,
  week: 168 * HOUR_MS,
}

type Length = keyof typeof LENGTHS
type Choice = Length | 'off' | 'on'

interface MuteChoiceProps {
  /** They may only listen until then; null where they may speak. */
  until: string | null
  onMute: (until: string | null) => void
}

/** For how long somebody shall only listen. */
export function MuteChoice({ until, onMute }: MuteChoiceProps) {
  const names: Readonly<Record<Length, string>> = {
    'ten-minutes': t`For 10 minutes`,
    hour: t`For an hour`,
    day: t`For a day`,
    week: t`For a week`,
  }
  const lengths = Object.keys(LENGTHS) as Length[]
  const end = until === null ? '' : formatBriefly(Date.parse(until))
  const choose = (choice: Choice) => {
    if (choice === 'off') onMute(null)
    else if (choice !== 'on') onMute(new Date(Date.now() + LENGTHS[choice]).toISOString())
  }
  return (
    <SelectField<Choice>
      label={t`Muted`}
      hint={t`Whoever is muted reads, and says nothing.`}
      value={until === null ? 'off' : 'on'}
      options={[
        { value: 'off', label: until === null ? t`Not muted` : t`Let them speak again` },
        ...(until === null ? [] : [{ value: 'on' as const, label: t`Until ${end}` }]),
        ...lengths.map((value) => ({ value, label: names[value] })),
      ]}
      onChange={choose}
    />
  )
}
