import { t } from '@lingui/core/macro'
import { useUsers } from '@/binding/use-users'
import { useTimeline } from '@/features/timeline/timeline-context'
import { formatList } from '@/lib/format-number'
import { nameOf } from '@/lib/name-of'
import { Icon } from '@/ui/icon'
import styles from './message.module.css'

/** Says who alone can read this. */
export function WhisperBadge({ audience }: { audience: readonly string[] }) {
  const { self } = useTimeline()
  const others = useUsers(audience).filter(({ id }) => id !== self.me.id)
  const names = formatList(others.map(nameOf))
  return (
    <span className={styles.badge}>
      <Icon name="lock" size={14} />
      {names === '' ? t`Whispered` : t`Only you and ${names}`}
    </span>
  )
}
