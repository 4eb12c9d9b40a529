import { t } from '@lingui/core/macro'
import type { User } from '@/api/wire'
import { formatList, formatNumber } from '@/lib/format-number'
import { nameOf } from '@/lib/name-of'
import { Avatar } from '@/ui/avatar'
import styles from './readers.module.css'

const SHOWN_MOST = 5

/** Those who have read up to here and no further. */
export function Readers({ readers }: { readers: readonly User[] }) {
  const names = formatList(readers.map(nameOf))
  const label = t`Read by ${names}`
  const others = readers.length - SHOWN_MOST
  return (
    <span className={styles.readers} role="img" aria-label={label} title={label}>
      {readers.slice(0, SHOWN_MOST).map((user) => (
        <Avatar key={user.id} id={user.id} name={nameOf(user)} picture={user.avatar} size={16} />
      ))}
      {others > 0 && <span>+{formatNumber(others)}</span>}
    </span>
  )
}
