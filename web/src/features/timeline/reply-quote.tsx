import { plural, t } from '@lingui/core/macro'
import type { Message } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useSelection } from '@/binding/use-observable'
import { useQuote } from '@/binding/use-quote'
import { messageIn } from '@/features/timeline/message-in'
import { useTimeline } from '@/features/timeline/timeline-context'
import { plainWords } from '@/lib/markdown/plain-words'
import { nameOf } from '@/lib/name-of'
import { Avatar } from '@/ui/avatar'
import { Icon } from '@/ui/icon'
import styles from './reply-quote.module.css'

/** The message that this one answers, in a line; a press goes there. */
export function ReplyQuote({ id, room }: { id: string; room: string }) {
  const { rooms } = useChat()
  const { goTo } = useTimeline()
  const here = useSelection(rooms, (views) => messageIn(views.get(room)?.timeline, id))
  const quote = useQuote({ id }, here)
  if (quote.status === 'missing') return <Silent>{t`The message it answers is gone.`}</Silent>
  if (quote.status === 'failed') {
    return <Silent>{t`The message it answers could not be fetched.`}</Silent>
  }
  if (quote.status === 'loading') return <Silent>…</Silent>
  const { author } = quote.message
  const name = nameOf(author)
  return (
    <button
      type="button"
      className={styles.quote}
      title={t`Go to this message`}
      onClick={() => goTo(id)}
    >
      <Icon name="reply" size={14} />
      <Avatar id={author.id} name={name} picture={author.avatar} size={16} />
      <span className={styles.author}>{name}</span>
      <span className={styles.words}>{inALine(quote.message)}</span>
    </button>
  )
}

function Silent({ children }: { children: string }) {
  return (
    <span className={styles.silent}>
      <Icon name="reply" size={14} />
      {children}
    </span>
  )
}

function inALine({ text, images, files }: Message): string {
  if (text !== '') return plainWords(text)
  if (images.length > 0) return plural(images.length, { one: '# image', other: '# images' })
  return plural(files.length, { one: '# file', other: '# files' })
}
