import { t } from '@lingui/core/macro'
import { dayIn, endName, STATUS_ENDS, type StatusEnd } from '@/features/me/status-until'
import { formatBriefly } from '@/lib/format-time'
import { SelectField } from '@/ui/select-field'
import styles from './status-form.module.css'

/** The server takes no later end. */
const DAYS_MOST = 364

/** A new end, or the one that it has. */
export type EndChoice = StatusEnd | 'same'

interface StatusLengthProps {
  /** When it ends as it is; null for never. */
  until: string | null
  end: EndChoice
  /** The last day, where one is chosen. */
  day: string
  onEnd: (end: EndChoice) => void
  onDay: (day: string) => void
}

/** How long what one says of oneself shall stand. */
export function StatusLength({ until, end, day, onEnd, onDay }: StatusLengthProps) {
  const now = Date.now()
  const moment = until === null ? '' : formatBriefly(Date.parse(until))
  const same = { value: 'same' as const, label: t`Until ${moment}` }
  return (
    <>
      <SelectField<EndChoice>
        label={t`How long?`}
        value={end}
        options={[
          ...(until === null ? [] : [same]),
          ...STATUS_ENDS.map((value) => ({ value, label: endName(value) })),
        ]}
        onChange={onEnd}
      />
      {end === 'date' && (
        <input
          type="date"
          className={styles.text}
          aria-label={t`The last day`}
          required={true}
          min={dayIn(0, now)}
          max={dayIn(DAYS_MOST, now)}
          value={day}
          onChange={(event) => onDay(event.target.value)}
        />
      )}
    </>
  )
}
