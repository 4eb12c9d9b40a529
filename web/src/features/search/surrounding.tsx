import { t } from '@lingui/core/macro'
import { useCallback } from 'react'
import type { Message } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useLoaded } from '@/binding/use-loaded'
import { explain } from '@/lib/explain'
import { formatTime } from '@/lib/format-time'
import { plainWords } from '@/lib/markdown/plain-words'
import { nameOf } from '@/lib/name-of'
import styles from './search-result.module.css'

const EACH_SIDE = 2

interface SurroundingProps {
  message: Message
  side: 'before' | 'after'
}

/** The few messages right before or behind one that was found. */
export function Surrounding({ message, side }: SurroundingProps) {
  const chat = useChat()
  const { room, position } = message
  const [loaded] = useLoaded(
    useCallback(
      () => chat.rest.history({ room, [side]: position, limit: EACH_SIDE }),
      [chat, room, side, position],
    ),
  )
  if (loaded.status === 'loading') return null
  if (loaded.status === 'failed') return <p className={styles.facts}>{explain(loaded.problem)}</p>
  const { messages } = loaded.value
  return (
    <ul
      className={styles.surrounding}
      aria-label={side === 'before' ? t`Said before it` : t`Said after it`}
    >
      {messages.map((near) => (
        <li key={near.id} className={styles.near}>
          <span className={styles.nearAuthor}>{nameOf(near.author)}</span>{' '}
          <span dir="auto">{wordsOf(near)}</span>{' '}
          <time dateTime={near.sent_at}>{formatTime(Date.parse(near.sent_at))}</time>
        </li>
      ))}
    </ul>
  )
}

function wordsOf({ text, images, files, deleted_at: deletedAt }: Message): string {
  if (deletedAt !== null) return t`This message was deleted.`
  if (text !== '') return plainWords(text)
  const [image] = images
  if (image !== undefined) return image.alt ?? t`Image without a description`
  return files[0]?.name ?? ''
}
