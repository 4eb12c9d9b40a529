import { t } from '@lingui/core/macro'
import { useTimeline } from '@/features/timeline/timeline-context'
import { formatDay } from '@/lib/format-time'
import styles from './timeline.module.css'

/** The day of what follows, in sight as long as one reads it; a press goes to another one. */
export function DayLine({ at, now }: { at: number; now: number }) {
  const { ask } = useTimeline()
  return (
    <li className={styles.day}>
      <button
        type="button"
        className={styles.dayName}
        tabIndex={-1}
        title={t`Go to another day`}
        onClick={() => ask({ kind: 'date' })}
      >
        {formatDay(at, now)}
      </button>
    </li>
  )
}
