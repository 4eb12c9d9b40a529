import { t } from '@lingui/core/macro'
import { useCallback } from 'react'
import { useChat } from '@/binding/use-chat'
import { usePages } from '@/binding/use-pages'
import { auditSentence } from '@/features/room-settings/audit-sentence'
import { formatBriefly } from '@/lib/format-time'
import { nameOf } from '@/lib/name-of'
import { succeeded } from '@/lib/result'
import { Avatar } from '@/ui/avatar'
import { EndOfList } from '@/ui/end-of-list'
import styles from './room-settings.module.css'

/** What those did who run the room, the latest first. */
export function AuditTab({ room }: { room: string }) {
  const { membership } = useChat()
  const load = useCallback(
    async (cursor: string | null) => {
      const outcome = await membership.audit({ room, cursor })
      return outcome.ok
        ? succeeded({ items: outcome.value.entries, next: outcome.value.next })
        : outcome
    },
    [membership, room],
  )
  const { items, end } = usePages(load)
  return (
    <div className={styles.tab}>
      {items?.length === 0 && (
        <p className={styles.note}>
          {t`Nothing yet. Whatever those do who run the room is written down here, for all of them.`}
        </p>
      )}
      <ul className={styles.rows}>
        {items?.map((entry) => (
          <li key={entry.id} className={styles.row}>
            <Avatar
              id={entry.actor.id}
              name={nameOf(entry.actor)}
              picture={entry.actor.avatar}
              size={28}
            />
            <div className={styles.words}>
              <p className={styles.said}>{auditSentence(entry)}</p>
              <p className={styles.fact}>{formatBriefly(Date.parse(entry.done_at))}</p>
            </div>
          </li>
        ))}
      </ul>
      <EndOfList {...end} />
    </div>
  )
}
