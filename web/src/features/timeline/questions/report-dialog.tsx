import { t } from '@lingui/core/macro'
import { type FormEvent, useId, useState } from 'react'
import type { Message } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { QuotedMessage } from '@/features/timeline/questions/quoted-message'
import { explain } from '@/lib/explain'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Spinner } from '@/ui/spinner'
import { showToast } from '@/ui/toasts'
import styles from './questions.module.css'

const REASON_MOST = 1_000

interface ReportDialogProps {
  message: Message
  onClose: () => void
}

/** Has those who run the server look at a message. */
export function ReportDialog({ message, onClose }: ReportDialogProps) {
  const { messages } = useChat()
  const id = useId()
  const [reason, setReason] = useState('')
  const [refusal, setRefusal] = useState<string | null>(null)
  const [isBusy, setIsBusy] = useState(false)
  const send = async () => {
    if (reason.trim() === '') {
      setRefusal(t`Say what is wrong with it.`)
      return
    }
    setIsBusy(true)
    const outcome = await messages.report({ message: message.id, reason: reason.trim() })
    setIsBusy(false)
    if (!outcome.ok) {
      setRefusal(explain(outcome.reason))
      return
    }
    showToast({ text: t`Thank you. The moderators of this server were told.` })
    onClose()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!isBusy) void send()
  }
  return (
    <Dialog title={t`Report this message`} onClose={onClose}>
      <QuotedMessage message={message} />
      <form className={styles.form} onSubmit={submit}>
        <label className={styles.label} htmlFor={id}>
          {t`What is wrong with it?`}
          <textarea
            id={id}
            className={styles.input}
            rows={3}
            maxLength={REASON_MOST}
            value={reason}
            aria-describedby={`${id}-hint`}
            onChange={({ target }) => setReason(target.value)}
          />
        </label>
        <p id={`${id}-hint`} className={styles.hint}>
          {t`The server's moderators see the message, those around it, and who reported it. Whoever wrote it is told nothing.`}
        </p>
        {refusal !== null && (
          <p className={styles.refusal} role="alert">
            {refusal}
          </p>
        )}
        <div className={styles.acts}>
          <Button look="quiet" onClick={onClose}>
            {t`Cancel`}
          </Button>
          <Button type="submit" aria-disabled={isBusy}>
            {isBusy && <Spinner />}
            {t`Report`}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
