import { t } from '@lingui/core/macro'
import { useCallback } from 'react'
import type { Message } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useLoaded } from '@/binding/use-loaded'
import { formatBriefly } from '@/lib/format-time'
import { Dialog } from '@/ui/dialog'
import { RichText } from '@/ui/rich-text/rich-text'
import { WhenLoaded } from '@/ui/when-loaded'
import styles from './questions.module.css'

interface EditsDialogProps {
  message: Message
  onClose: () => void
}

/** What a message said before, the latest first, below what it says now. */
export function EditsDialog({ message, onClose }: EditsDialogProps) {
  const { messages } = useChat()
  const load = useCallback(() => messages.edits(message.id), [messages, message.id])
  const [edits, again] = useLoaded(load)
  return (
    <Dialog title={t`What it said before`} onClose={onClose}>
      <WhenLoaded loaded={edits} onRetry={again}>
        {(before) => (
          <ol className={styles.edits} reversed={true}>
            <Version text={message.text} until={t`Now`} />
            {[...before].reverse().map(({ text, replaced_at: until }) => (
              <Version key={until} text={text} until={untilWhen(until)} />
            ))}
          </ol>
        )}
      </WhenLoaded>
    </Dialog>
  )
}

function untilWhen(at: string): string {
  const moment = formatBriefly(Date.parse(at))
  return t`Until ${moment}`
}

function Version({ text, until }: { text: string; until: string }) {
  return (
    <li className={styles.edit}>
      <p className={styles.byline}>{until}</p>
      <RichText text={text} />
    </li>
  )
}
