import { t } from '@lingui/core/macro'
import { useCallback } from 'react'
import type { Message } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useLoaded } from '@/binding/use-loaded'
import { explain } from '@/lib/explain'
import { formatBriefly } from '@/lib/format-time'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { RichText } from '@/ui/rich-text/rich-text'
import { Spinner } from '@/ui/spinner'
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
      {edits.status === 'loading' && (
        <p className={styles.waiting}>
          <Spinner /> {t`Fetching…`}
        </p>
      )}
      {edits.status === 'failed' && (
        <p role="alert">
          {explain(edits.problem)}
          <Button look="text" small={true} onClick={again}>
            {t`Try again`}
          </Button>
        </p>
      )}
      {edits.status === 'loaded' && (
        <ol className={styles.edits} reversed={true}>
          <Version text={message.text} until={t`Now`} />
          {[...edits.value].reverse().map(({ text, replaced_at: until }) => (
            <Version key={until} text={text} until={untilWhen(until)} />
          ))}
        </ol>
      )}
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
