import { memo } from 'react'
import { linkify } from '@/lib/linkify'
import styles from './message.module.css'

const ONLY_EMOJI = /^(?:\p{RGI_Emoji}\s*){1,6}$/v

/** The words of a message. They are text to React, whatever they look like; only links are more. */
export const MessageText = memo(function MessageText({ text }: { text: string }) {
  const isOnlyEmoji = ONLY_EMOJI.test(text)
  return (
    <p className={isOnlyEmoji ? `${styles.text} ${styles.emoji}` : styles.text} dir="auto">
      {linkify(text).map((piece, index) =>
        piece.kind === 'text' ? (
          piece.text
        ) : (
          <a
            // biome-ignore lint/suspicious/noArrayIndexKey: The pieces of a text have no other name.
            key={index}
            href={piece.href}
            target="_blank"
            rel="noopener noreferrer nofollow"
          >
            {piece.text}
          </a>
        ),
      )}
    </p>
  )
})
