import { memo, useMemo } from 'react'
import { readMarkdown } from '@/lib/markdown/read-blocks'
import type { FindName } from '@/lib/markdown/tree'
import { Blocks } from '@/ui/rich-text/blocks'
import { type ResolveMention, Resolving } from '@/ui/rich-text/resolving'
import styles from './rich-text.module.css'

const ONLY_EMOJI = /^\s*(?:\p{RGI_Emoji}\s*){1,6}$/v

interface RichTextProps {
  /** What was written, in Markdown. */
  text: string
  /** Whom a word behind an @ calls. Give it what `useCallback` made, for a text is read but once. */
  resolveMention?: ResolveMention
}

/**
 * What people wrote, as they meant it to look. All of it becomes elements and text: nothing in a
 * message can be HTML, and no link leads anywhere but to the web and to mail.
 */
export const RichText = memo(function RichText({ text, resolveMention = nobody }: RichTextProps) {
  const blocks = useMemo(() => {
    const findName: FindName = (word) => resolveMention(word)?.name.length ?? 0
    return readMarkdown(text, findName)
  }, [text, resolveMention])
  const names = ONLY_EMOJI.test(text) ? `${styles.text} ${styles.emoji}` : styles.text
  return (
    <div className={names} dir="auto">
      <Resolving value={resolveMention}>
        <Blocks blocks={blocks} />
      </Resolving>
    </div>
  )
})

function nobody(): null {
  return null
}
