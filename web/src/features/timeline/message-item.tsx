import { t } from '@lingui/core/macro'
import { memo } from 'react'
import { DeliveryNote } from '@/features/timeline/delivery-note'
import { MessageAuthor, MessagePicture } from '@/features/timeline/message-author'
import { MessageTime } from '@/features/timeline/message-time'
import { MessageToolbar } from '@/features/timeline/message-toolbar'
import { PendingBody } from '@/features/timeline/pending-body'
import { Readers } from '@/features/timeline/readers'
import type { MessageRow } from '@/features/timeline/rows'
import { SaidBody } from '@/features/timeline/said-body'
import { useTimeline } from '@/features/timeline/timeline-context'
import { WhisperBadge } from '@/features/timeline/whisper-badge'
import { nameOf } from '@/lib/name-of'
import { Catching } from '@/ui/catching'
import { VisuallyHidden } from '@/ui/visually-hidden'
import styles from './message.module.css'

interface MessageItemProps {
  row: MessageRow
  /** Somebody was brought here just now. */
  isArrivedAt: boolean
}

/** One message with who said it and when, or, within a group, only what was said. */
export const MessageItem = memo(function MessageItem({ row, isArrivedAt }: MessageItemProps) {
  const { self } = useTimeline()
  const { message, pending, author, audience, startsGroup } = row
  return (
    <li
      className={looksOf(row, { me: self.me.id, isArrivedAt })}
      data-key={row.key}
      {...(message !== null && { 'data-message': message.id, tabIndex: -1 })}
    >
      <div className={styles.gutter}>
        {startsGroup ? <MessagePicture author={author} /> : <MessageTime at={row.at} />}
      </div>
      <div className={styles.body}>
        {startsGroup ? (
          <div className={styles.byline}>
            <MessageAuthor author={author} />
            <MessageTime at={row.at} />
            {audience !== null && <WhisperBadge audience={audience} />}
          </div>
        ) : (
          <VisuallyHidden>{spokenName(row)}: </VisuallyHidden>
        )}
        {message !== null && (
          <Catching
            of={message}
            instead={<p className={styles.deleted}>{t`This message cannot be shown.`}</p>}
          >
            <SaidBody message={message} />
          </Catching>
        )}
        {pending !== null && <PendingBody pending={pending} />}
        {pending !== null && <DeliveryNote pending={pending} />}
        {row.readers.length > 0 && <Readers readers={row.readers} />}
      </div>
      {message !== null && <MessageToolbar message={message} rowKey={row.key} />}
    </li>
  )
}, isSame)

function looksOf(
  { message, pending, audience, startsGroup }: MessageRow,
  { me, isArrivedAt }: { me: string; isArrivedAt: boolean },
): string {
  const isUnderWay = pending !== null && pending.delivery.status !== 'failed'
  const calls = message?.mentions
  const isCalled =
    message !== null &&
    message.author.id !== me &&
    (calls?.room === true || calls?.here === true || calls?.users.includes(me) === true)
  const looks = [
    styles.row,
    startsGroup && styles.startsGroup,
    isUnderWay && styles.underWay,
    audience !== null && styles.whisper,
    isCalled && styles.calls,
    isArrivedAt && styles.arrived,
  ]
  return looks.filter(Boolean).join(' ')
}

function spokenName({ author, audience }: MessageRow): string {
  const name = nameOf(author)
  return audience === null ? name : t`${name}, whispering`
}

/** Rows are made anew with every change; only those that look different are drawn again. */
function isSame(before: MessageItemProps, after: MessageItemProps): boolean {
  const [one, other] = [before.row, after.row]
  return (
    before.isArrivedAt === after.isArrivedAt &&
    one.key === other.key &&
    one.message === other.message &&
    one.pending === other.pending &&
    one.startsGroup === other.startsGroup &&
    isSameReaders(one, other)
  )
}

function isSameReaders({ readers }: MessageRow, other: MessageRow): boolean {
  return (
    readers.length === other.readers.length &&
    readers.every((user, index) => user === other.readers[index])
  )
}
