import { t } from '@lingui/core/macro'
import { type FormEvent, useState } from 'react'
import type { User } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { explain } from '@/lib/explain'
import { nameOf } from '@/lib/name-of'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Form } from '@/ui/form'
import { SubmitButton } from '@/ui/submit-button'
import { TextArea } from '@/ui/text-area'
import { showToast } from '@/ui/toasts'
import styles from './report-dialog.module.css'

const REASON_LENGTH = 1_000

/** Has the moderators of the server look at somebody. */
export function ReportDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const chat = useChat()
  const [reason, setReason] = useState('')
  const [error, setError] = useState<string | null>(null)
  const [isBusy, setIsBusy] = useState(false)
  const name = nameOf(user)
  const send = async () => {
    setIsBusy(true)
    const outcome = await chat.messages.report({ user: user.id, reason: reason.trim() })
    setIsBusy(false)
    if (!outcome.ok) {
      setError(explain(outcome.reason))
      return
    }
    showToast({ text: t`Reported. The moderators of this server will look at it.` })
    onClose()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (reason.trim() === '') setError(t`Say what happened, so that somebody can judge it.`)
    else if (!isBusy) void send()
  }
  return (
    <Dialog title={t`Report ${name}`} onClose={onClose}>
      <p>{t`The moderators of this server read it. ${name} is not told.`}</p>
      <Form error={null} refusals={0} onSubmit={submit}>
        <TextArea
          label={t`What happened?`}
          error={error}
          maxLength={REASON_LENGTH}
          value={reason}
          onChange={(event) => {
            setReason(event.target.value)
            setError(null)
          }}
        />
        <div className={styles.acts}>
          <Button look="quiet" onClick={onClose}>
            {t`Cancel`}
          </Button>
          <SubmitButton isBusy={isBusy}>{t`Report`}</SubmitButton>
        </div>
      </Form>
    </Dialog>
  )
}
