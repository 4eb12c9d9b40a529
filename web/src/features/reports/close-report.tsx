import { t } from '@lingui/core/macro'
import { type FormEvent, useState } from 'react'
import { Form } from '@/ui/form'
import { SubmitButton } from '@/ui/submit-button'
import { TextField } from '@/ui/text-field'
import styles from './report-entry.module.css'

const OUTCOME_LENGTH = 1_000

/** Says what came of a report, which closes it. The answer of `onClose` is why not, or null. */
export function CloseReport({ onClose }: { onClose: (outcome: string) => Promise<string | null> }) {
  const [outcome, setOutcome] = useState('')
  const [error, setError] = useState<string | null>(null)
  const [isBusy, setIsBusy] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (isBusy) return
    if (outcome.trim() === '') {
      setError(t`Say what came of it, so that the others know.`)
      return
    }
    setIsBusy(true)
    setError(await onClose(outcome.trim()))
    setIsBusy(false)
  }
  return (
    <Form error={null} refusals={0} onSubmit={(event) => void submit(event)}>
      <TextField
        label={t`What came of it?`}
        autoComplete="off"
        maxLength={OUTCOME_LENGTH}
        error={error}
        value={outcome}
        onChange={(event) => {
          setOutcome(event.target.value)
          setError(null)
        }}
      />
      <div className={styles.acts}>
        <SubmitButton look="quiet" isBusy={isBusy}>
          {t`Close the report`}
        </SubmitButton>
      </div>
    </Form>
  )
}
