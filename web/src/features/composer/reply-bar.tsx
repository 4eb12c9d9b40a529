import { t } from '@lingui/core/macro'
import { useQuote } from '@/binding/use-quote'
import type { JoinedRoom } from '@/core/room-view'
import { talkIn } from '@/core/timeline-window'
import { messageQuote } from '@/features/composer/message-quote'
import { nameOf } from '@/lib/name-of'
import { Icon } from '@/ui/icon'
import { IconButton } from '@/ui/icon-button'
import styles from './bars.module.css'

interface ReplyBarProps {
  view: JoinedRoom
  message: string
  onCancel: () => void
}

/** What the message answers, as long as it is being written. */
export function ReplyBar({ view, message, onCancel }: ReplyBarProps) {
  const here = talkIn(view.timeline).find(({ id }) => id === message)
  const quote = useQuote({ id: message }, here)
  const isFound = quote.status === 'found'
  const author = isFound ? nameOf(quote.message.author) : ''
  return (
    <div className={styles.bar}>
      <Icon name="reply" size={18} />
      <p className={styles.words}>
        {isFound && (
          <>
            <strong>{t`Reply to ${author}`}</strong> <span>{messageQuote(quote.message)}</span>
          </>
        )}
        {quote.status === 'loading' && t`A reply…`}
        {quote.status === 'failed' && t`A reply to a message that could not be fetched`}
        {quote.status === 'missing' &&
          t`A reply to a message that was deleted: yours stands alone.`}
      </p>
      <IconButton icon="close" label={t`Do not reply`} onClick={onCancel} />
    </div>
  )
}
