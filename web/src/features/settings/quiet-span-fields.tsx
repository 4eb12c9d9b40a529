import { t } from '@lingui/core/macro'
import { WEEK } from '@/core/quiet'
import { dayName, type EditedSpan, faultOf, withDay } from '@/features/settings/quiet-week'
import { IconButton } from '@/ui/icon-button'
import styles from './quiet-hours-form.module.css'

interface QuietSpanFieldsProps {
  span: EditedSpan
  /** It was to be saved as it is. */
  isRefused: boolean
  onChange: (span: EditedSpan) => void
  onRemove: () => void
}

/** From when to when on which days. */
export function QuietSpanFields({ span, isRefused, onChange, onRemove }: QuietSpanFieldsProps) {
  const { days, since, until } = span
  const isOvernight = since !== '' && until !== '' && until <= since
  const fault = isRefused ? faultOf(span) : null
  return (
    <fieldset className={styles.span}>
      <legend className={styles.legend}>{t`Quiet from ${since} to ${until}`}</legend>
      <div className={styles.days}>
        {WEEK.map((day) => (
          <label key={day} className={styles.day}>
            <input
              type="checkbox"
              className={styles.box}
              aria-label={dayName(day, 'long')}
              aria-invalid={fault === 'days'}
              checked={days.includes(day)}
              onChange={(event) =>
                onChange({ ...span, days: withDay(days, day, event.target.checked) })
              }
            />
            <span aria-hidden="true">{dayName(day, 'short')}</span>
          </label>
        ))}
      </div>
      <div className={styles.times}>
        <TimeInput
          label={t`From`}
          value={since}
          isWrong={fault === 'times' && since === ''}
          onChange={(value) => onChange({ ...span, since: value })}
        />
        <span aria-hidden="true">–</span>
        <TimeInput
          label={t`To`}
          value={until}
          isWrong={fault === 'times' && until === ''}
          onChange={(value) => onChange({ ...span, until: value })}
        />
        <span className={styles.end}>
          <IconButton icon="trash" label={t`Remove these hours`} onClick={onRemove} />
        </span>
      </div>
      {isOvernight && <p className={styles.note}>{t`They end on the next day.`}</p>}
    </fieldset>
  )
}

interface TimeInputProps {
  label: string
  value: string
  isWrong: boolean
  onChange: (value: string) => void
}

function TimeInput({ label, value, isWrong, onChange }: TimeInputProps) {
  return (
    <input
      type="time"
      className={styles.time}
      aria-label={label}
      aria-invalid={isWrong}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}
