import { plural, t } from '@lingui/core/macro'
import { useCallback, useState } from 'react'
import type { Message } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { usePages } from '@/binding/use-pages'
import { useSelf } from '@/binding/use-self'
import { rightsOver } from '@/core/rights'
import type { RoomView } from '@/core/room-view'
import { explain } from '@/lib/explain'
import { formatBriefly } from '@/lib/format-time'
import { plainWords } from '@/lib/markdown/plain-words'
import { nameOf } from '@/lib/name-of'
import { succeeded } from '@/lib/result'
import { messagePath } from '@/lib/routes'
import { Avatar } from '@/ui/avatar'
import { Dialog } from '@/ui/dialog'
import { EndOfList } from '@/ui/end-of-list'
import { IconButton } from '@/ui/icon-button'
import { Link } from '@/ui/link'
import { Refusal } from '@/ui/section'
import { useKeptFocus } from '@/ui/use-kept-focus'
import styles from './pins-dialog.module.css'

interface PinsDialogProps {
  view: RoomView
  onClose: () => void
}

/** What was pinned in a room, the newest first; each leads to where it was said. */
export function PinsDialog({ view, onClose }: PinsDialogProps) {
  const { messages } = useChat()
  const [refusal, setRefusal] = useState<string | null>(null)
  const room = view.room.id
  const load = useCallback(
    async (cursor: string | null) => {
      const outcome = await messages.pins({ room, cursor })
      return outcome.ok
        ? succeeded({ items: outcome.value.messages, next: outcome.value.next })
        : outcome
    },
    [messages, room],
  )
  const { items, again, end } = usePages(load)
  const kept = useKeptFocus<HTMLUListElement>()
  const unpin = async (message: Message) => {
    const outcome = await messages.pin(message.id, false)
    setRefusal(outcome.ok ? null : explain(outcome.reason))
    again()
  }
  return (
    <Dialog title={t`Pinned messages`} onClose={onClose}>
      {refusal !== null && <Refusal>{refusal}</Refusal>}
      {items?.length === 0 && (
        <p className={styles.note}>
          {t`Nothing is pinned. Pin a message by its menu, and everybody finds it here.`}
        </p>
      )}
      <ul {...kept} className={styles.list}>
        {items?.map((message) => (
          <Pin
            key={message.id}
            message={message}
            view={view}
            onOpen={onClose}
            onUnpin={() => void unpin(message)}
          />
        ))}
      </ul>
      <EndOfList {...end} />
    </Dialog>
  )
}

interface PinProps {
  message: Message
  view: RoomView
  onOpen: () => void
  onUnpin: () => void
}

function Pin({ message, view, onOpen, onUnpin }: PinProps) {
  const self = useSelf()
  const { author, sent_at: sent } = message
  const name = nameOf(author)
  const { mayPin } = rightsOver(message, { view, self, now: Date.now() })
  return (
    <li className={styles.pin}>
      <Link href={messagePath(message)} className={styles.message} onClick={onOpen}>
        <Avatar id={author.id} name={name} picture={author.avatar} size={32} />
        <span className={styles.words}>
          <span className={styles.head}>
            <span className={styles.name}>{name}</span>{' '}
            <time dateTime={sent} className={styles.time}>
              {formatBriefly(Date.parse(sent))}
            </time>
          </span>
          <span className={styles.text}>{excerptOf(message)}</span>
        </span>
      </Link>
      {mayPin && <IconButton icon="close" label={t`Unpin`} onClick={onUnpin} />}
    </li>
  )
}

function excerptOf({ text, images, files }: Message): string {
  if (text !== '') return plainWords(text)
  if (images.length > 0) return plural(images.length, { one: '# image', other: '# images' })
  return plural(files.length, { one: '# file', other: '# files' })
}
