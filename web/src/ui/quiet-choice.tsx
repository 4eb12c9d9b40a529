import { t } from '@lingui/core/macro'
import { formatBriefly } from '@/lib/format-time'
import { QUIET_ENDS, type QuietEnd, quietEnd, quietEndName } from '@/lib/quiet-ends'
import { SelectField } from '@/ui/select-field'

interface QuietChoiceProps {
  label: string
  hint?: string
  /** Until when it is quiet; null where it is not. */
  until: string | null
  onChange: (until: string | null) => void
}

/** From now on, for how long it shall be quiet. */
export function QuietChoice({ label, hint, until, onChange }: QuietChoiceProps) {
  const ends = until === null ? 0 : Date.parse(until)
  // What has passed is over, whoever still holds it.
  const isOn = ends > Date.now()
  const end = formatBriefly(ends)
  const choose = (choice: QuietEnd | 'off' | 'on') => {
    if (choice === 'off') onChange(null)
    else if (choice !== 'on') onChange(quietEnd(choice, Date.now()))
  }
  return (
    <SelectField<QuietEnd | 'off' | 'on'>
      label={label}
      {...(hint !== undefined && { hint })}
      value={isOn ? 'on' : 'off'}
      options={[
        { value: 'off', label: isOn ? t`Turn it off now` : t`Off` },
        ...(isOn ? [{ value: 'on' as const, label: t`Until ${end}` }] : []),
        ...QUIET_ENDS.map((value) => ({ value, label: quietEndName(value) })),
      ]}
      onChange={choose}
    />
  )
}
