import { type MouseEvent, use } from 'react'
import { hiddenHost } from '@/lib/markdown/links'
import { type Inline, plainText } from '@/lib/markdown/tree'
import { Resolving } from '@/ui/rich-text/resolving'
import styles from './rich-text.module.css'

/** Words, and what is done to some of them. */
export function Inlines({ content }: { content: readonly Inline[] }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: The pieces of a text have no other name.
  return content.map((inline, index) => <OneInline key={index} inline={inline} />)
}

function OneInline({ inline }: { inline: Inline }) {
  switch (inline.kind) {
    case 'text':
      return inline.text
    case 'break':
      return <br />
    case 'code':
      return <code className={styles.code}>{inline.text}</code>
    case 'strong':
      return (
        <strong>
          <Inlines content={inline.content} />
        </strong>
      )
    case 'emphasis':
      return (
        <em>
          <Inlines content={inline.content} />
        </em>
      )
    case 'strike':
      return (
        <s>
          <Inlines content={inline.content} />
        </s>
      )
    case 'link':
      return <SafeLink href={inline.href} content={inline.content} />
    case 'mention':
      return <Mention name={inline.name} />
  }
}

/** Opens in a page of its own, which learns nothing of this one. Its words cannot lie about where. */
function SafeLink({ href, content }: { href: string; content: readonly Inline[] }) {
  const words = plainText(content)
  const host = hiddenHost(words, href)
  return (
    <>
      <a href={href} title={href} target="_blank" rel="noopener noreferrer nofollow">
        {words.trim() === '' ? href : <Inlines content={content} />}
      </a>
      {host !== null && <span className={styles.host}> ({host})</span>}
    </>
  )
}

function Mention({ name }: { name: string }) {
  const found = use(Resolving)(name)
  const words = `@${found?.shown ?? name}`
  const look = found?.isMe === true ? `${styles.mention} ${styles.me}` : styles.mention
  const { open } = found ?? {}
  if (open === undefined) return <span className={look}>{words}</span>
  const press = (event: MouseEvent) => open(event.currentTarget)
  return (
    <button type="button" className={look} onClick={press}>
      {words}
    </button>
  )
}
