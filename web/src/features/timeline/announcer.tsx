import { plural, t } from '@lingui/core/macro'
import { useEffect, useRef, useState } from 'react'
import type { Message } from '@/api/wire'
import { useMe } from '@/binding/use-me'
import type { RoomView } from '@/core/room-view'
import { talkIn } from '@/core/timeline-window'
import { plainWords } from '@/lib/markdown/plain-words'
import { nameOf } from '@/lib/name-of'
import { VisuallyHidden } from '@/ui/visually-hidden'

/** As many as somebody can listen to; of a flood only the latest are read out. */
const READ_OUT_MOST = 5

/** Reads new messages of others out to a screen reader, as "name: message". */
export function Announcer({ view }: { view: RoomView }) {
  const { me } = useMe()
  const newest = view.timeline.messages.at(-1)?.position ?? 0
  const heard = useRef(newest)
  const whispers = useRef(new Set(view.timeline.whispers.map(({ id }) => id)))
  const isLoaded = useRef(view.loading.status === 'loaded')
  const [read, setRead] = useState<readonly Message[]>([])

  useEffect(() => {
    const isNew = ({ id, position, whisper }: Message) =>
      whisper === null
        ? position > heard.current
        : !whispers.current.has(id) && whisper.after >= heard.current
    const arrived = talkIn(view.timeline).filter(
      (message) => isNew(message) && message.author.id !== me.id && message.deleted_at === null,
    )
    heard.current = Math.max(heard.current, newest)
    whispers.current = new Set(view.timeline.whispers.map(({ id }) => id))
    // What was there when the room was opened is for reading, not for calling out.
    const isFirst = !isLoaded.current
    isLoaded.current = view.loading.status === 'loaded'
    if (isFirst || arrived.length === 0) return
    setRead((before) => [...before, ...arrived].slice(-READ_OUT_MOST))
  }, [view, newest, me.id])

  return (
    <VisuallyHidden>
      <span role="log" aria-live="polite" aria-label={t`New messages`}>
        {read.map((message) => (
          <span key={message.id}>{announcement(message)} </span>
        ))}
      </span>
    </VisuallyHidden>
  )
}

function announcement({ author, text, images, files, whisper }: Message): string {
  const parts = [
    plainWords(text),
    images.length > 0 && plural(images.length, { one: '# image', other: '# images' }),
    files.length > 0 && plural(files.length, { one: '# file', other: '# files' }),
  ]
  const said = parts.filter(Boolean).join(', ')
  const name = nameOf(author)
  return whisper === null ? `${name}: ${said}` : t`${name}, whispering: ${said}`
}
