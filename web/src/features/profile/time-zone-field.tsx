import { t } from '@lingui/core/macro'
import { formatTimeIn } from '@/lib/format-time'
import { placeIn } from '@/lib/place-in'
import { Button } from '@/ui/button'
import { SearchSelect } from '@/ui/search-select'
import styles from './time-zone-field.module.css'

interface TimeZoneFieldProps {
  /** A name of the IANA database, or nothing. */
  value: string
  error: string | null
  onChange: (value: string) => void
}

/** Where one's clock is, so that others know when not to expect an answer. */
export function TimeZoneField({ value, error, onChange }: TimeZoneFieldProps) {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone
  const now = Date.now()
  const zone = placeIn(here)
  return (
    <div className={styles.field}>
      <SearchSelect
        label={t`Time zone`}
        hint={t`Others see what time it is for you.`}
        error={error}
        options={Intl.supportedValuesOf('timeZone')}
        nameOf={placeIn}
        detailOf={(option) => formatTimeIn(option, now)}
        value={value === '' ? null : value}
        onChange={(chosen) => onChange(chosen ?? '')}
      />
      {value !== here && (
        <div>
          <Button look="text" small={true} onClick={() => onChange(here)}>
            {t`Use that of this device: ${zone}`}
          </Button>
        </div>
      )}
    </div>
  )
}
