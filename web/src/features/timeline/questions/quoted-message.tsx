import type { Message } from '@/api/wire'
import { formatBriefly } from '@/lib/format-time'
import { nameOf } from '@/lib/name-of'
import styles from './questions.module.css'

/** Which message a question is about. */
export function QuotedMessage({ message }: { message: Message }) {
  const { author, text, images, files, sent_at: sentAt } = message
  const names = [...images, ...files].map(({ name }) => name ?? '').filter(Boolean)
  return (
    <blockquote className={styles.quoted}>
      <p className={styles.byline}>
        <strong>{nameOf(author)}</strong> {formatBriefly(Date.parse(sentAt))}
      </p>
      <p className={styles.said}>{text === '' ? names.join(', ') : text}</p>
    </blockquote>
  )
}
