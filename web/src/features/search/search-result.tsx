import { t } from '@lingui/core/macro'
import { useState } from 'react'
import type { Room, SearchResult } from '@/api/wire'
import { useMe } from '@/binding/use-me'
import { excerptOf } from '@/features/search/excerpt'
import { Surrounding } from '@/features/search/surrounding'
import { formatBytes } from '@/lib/format-bytes'
import { formatBriefly } from '@/lib/format-time'
import { nameOf } from '@/lib/name-of'
import { roomSign, roomTitle } from '@/lib/room-title'
import { messagePath } from '@/lib/routes'
import { Avatar } from '@/ui/avatar'
import { Button } from '@/ui/button'
import { Icon } from '@/ui/icon'
import { Link } from '@/ui/link'
import { RichText } from '@/ui/rich-text/rich-text'
import styles from './search-result.module.css'

const SHOWN_WHOLE = 600

interface FoundMessageProps {
  result: SearchResult
  /** Where it was said; undefined while that is being looked up. */
  room: Room | undefined
}

/** A message that was found, where and by whom it was said, and the way there. */
export function FoundMessage({ result, room }: FoundMessageProps) {
  const { me } = useMe()
  const [isWide, setIsWide] = useState(false)
  const { message } = result
  const { author } = message
  const name = nameOf(author)
  const place = room === undefined ? '' : roomSign(room) + roomTitle(room, me)
  const time = formatBriefly(Date.parse(message.sent_at))
  return (
    <li className={styles.result}>
      <Avatar id={author.id} name={name} picture={author.avatar} size={36} />
      <div className={styles.words}>
        <p className={styles.byline}>
          <Link href={messagePath(message)} className={styles.way}>
            <span className={styles.author}>{name}</span>{' '}
            <span className={styles.facts}>
              {message.whisper === null ? place : t`whispered in ${place}`}
              {' · '}
              <time dateTime={message.sent_at}>{time}</time>
            </span>
          </Link>
        </p>
        {isWide && <Surrounding message={message} side="before" />}
        <Excerpt result={result} />
        <Attached result={result} />
        {isWide && <Surrounding message={message} side="after" />}
        {message.whisper === null && (
          <Button
            look="text"
            small={true}
            className={styles.around}
            aria-expanded={isWide}
            aria-label={t`What was said around it: ${name}, ${time}`}
            onClick={() => setIsWide(!isWide)}
          >
            {isWide ? t`Only this` : t`What was said around it`}
          </Button>
        )}
      </div>
    </li>
  )
}

function Excerpt({ result: { message, highlights } }: { result: SearchResult }) {
  if (message.text === '') return null
  // What was found by other things than its words can be shown as it was meant to look.
  if (highlights.length === 0 && message.text.length < SHOWN_WHOLE) {
    return (
      <div className={styles.whole}>
        <RichText text={message.text} />
      </div>
    )
  }
  return (
    <p className={styles.text} dir="auto">
      {excerptOf(message.text, highlights).map(({ text, isFound }, index) =>
        isFound ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: The stretches of a text have no other name.
          <mark key={index}>{text}</mark>
        ) : (
          text
        ),
      )}
    </p>
  )
}

function Attached({ result: { message } }: { result: SearchResult }) {
  const { images, files } = message
  if (images.length === 0 && files.length === 0) return null
  return (
    <div className={styles.attached}>
      {images.map((image) => (
        <img
          key={image.id}
          className={styles.image}
          src={image.thumbnail_url}
          alt={image.alt ?? t`Image without a description`}
          loading="lazy"
          decoding="async"
        />
      ))}
      {files.map((file) => (
        <a key={file.id} className={styles.file} href={file.url} download={file.name}>
          <Icon name="download" size={16} />
          <span>{file.name}</span>
          <span className={styles.facts}>{formatBytes(file.bytes)}</span>
        </a>
      ))}
    </div>
  )
}
