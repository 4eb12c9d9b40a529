import { formatMoment, formatTime } from '@/lib/format-time'
import styles from './message.module.css'

export function MessageTime({ at }: { at: number }) {
  return (
    <time className={styles.time} dateTime={new Date(at).toISOString()} title={formatMoment(at)}>
      {formatTime(at)}
    </time>
  )
}
