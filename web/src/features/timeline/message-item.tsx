import { t } from '@lingui/core/macro'
import { memo } from 'react'
import { DeliveryNote } from '@/features/timeline/delivery-note'
import { MessageFiles } from '@/features/timeline/message-files'
import { MessageImages } from '@/features/timeline/message-images'
import { MessageText } from '@/features/timeline/message-text'
import type { MessageRow } from '@/features/timeline/rows'
import { formatMoment, formatTime } from '@/lib/format-time'
import { Avatar } from '@/ui/avatar'
import { VisuallyHidden } from '@/ui/visually-hidden'
import styles from './message.module.css'

/** One message with who said it and when, or, within a group, only what was said. */
export const MessageItem = memo(
  function MessageItem({ row }: { row: MessageRow }) {
    const name = row.author.name ?? row.author.username
    const isUnderWay = row.delivery !== null && row.delivery.status !== 'failed'
    const names = [styles.row, row.startsGroup && styles.startsGroup, isUnderWay && styles.underWay]
    const time = <Time at={row.at} />
    return (
      <li className={names.filter(Boolean).join(' ')} data-key={row.key}>
        <div className={styles.gutter}>
          {row.startsGroup ? (
            <Avatar id={row.author.id} name={name} picture={row.author.avatar} />
          ) : (
            time
          )}
        </div>
        <div>
          {row.startsGroup ? (
            <div className={styles.byline}>
              <span className={styles.author}>{name}</span>
              {time}
            </div>
          ) : (
            <VisuallyHidden>{name}: </VisuallyHidden>
          )}
          <MessageBody row={row} />
          {row.delivery !== null && row.clientId !== null && (
            <DeliveryNote delivery={row.delivery} clientId={row.clientId} />
          )}
        </div>
      </li>
    )
  },
  ({ row: before }, { row: after }) => isSame(before, after),
)

function MessageBody({ row }: { row: MessageRow }) {
  if (row.isDeleted) return <p className={styles.deleted}>{t`This message was deleted.`}</p>
  return (
    <>
      {row.text !== '' && <MessageText text={row.text} mentions={row.mentions} />}
      {row.images.length > 0 && <MessageImages images={row.images} />}
      {row.files.length > 0 && <MessageFiles files={row.files} />}
      {row.isEdited && <span className={styles.edited}>{t`edited`}</span>}
    </>
  )
}

function Time({ at }: { at: number }) {
  return (
    <time className={styles.time} dateTime={new Date(at).toISOString()} title={formatMoment(at)}>
      {formatTime(at)}
    </time>
  )
}

/** Rows are made anew with every change; only those that look different are drawn again. */
function isSame(before: MessageRow, after: MessageRow): boolean {
  return (
    before.key === after.key &&
    before.text === after.text &&
    before.mentions === after.mentions &&
    before.at === after.at &&
    before.startsGroup === after.startsGroup &&
    before.isDeleted === after.isDeleted &&
    before.isEdited === after.isEdited &&
    before.delivery === after.delivery &&
    before.author.username === after.author.username &&
    before.author.name === after.author.name &&
    before.author.avatar === after.author.avatar &&
    before.files.length === after.files.length &&
    before.images.length === after.images.length &&
    before.images.every((image, index) => image.url === after.images[index]?.url)
  )
}
