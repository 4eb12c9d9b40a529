import { t } from '@lingui/core/macro'
import { useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { Mentions } from '@/api/wire'
import { useMentions } from '@/binding/use-mentions'
import { beginningOf } from '@/features/timeline/beginning-of'
import { useTimeline } from '@/features/timeline/timeline-context'
import { RichText } from '@/ui/rich-text/rich-text'
import styles from './message.module.css'

/** The words of a message, with those whom it calls; of very many the first, until more is wanted. */
export function MessageText({ text, mentions }: { text: string; mentions: Mentions }) {
  const resolveMention = useMentions(mentions)
  const { resized } = useTimeline()
  const button = useRef<HTMLButtonElement>(null)
  const [isWhole, setIsWhole] = useState(false)
  const beginning = beginningOf(text)
  if (beginning === null) return <RichText text={text} resolveMention={resolveMention} />
  const turn = () => {
    flushSync(() => setIsWhole(!isWhole))
    // What was read so far stays where it is, and the rest comes below it. The way back leads to
    // where one is with the keyboard.
    if (isWhole) button.current?.scrollIntoView({ block: 'nearest' })
    resized()
  }
  return (
    <>
      <RichText text={isWhole ? text : beginning} resolveMention={resolveMention} />
      <button
        ref={button}
        type="button"
        className={styles.fold}
        aria-expanded={isWhole}
        onClick={turn}
      >
        {isWhole ? t`Show less` : t`Show more`}
      </button>
    </>
  )
}
