import { t } from '@lingui/core/macro'
import { type FormEvent, useId, useState } from 'react'
import { useChat } from '@/binding/use-chat'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import styles from './questions.module.css'

const DAY_MS = 86_400_000

interface DateDialogProps {
  room: string
  onClose: () => void
}

/** Goes to what was said on a day. */
export function DateDialog({ room, onClose }: DateDialogProps) {
  const chat = useChat()
  const id = useId()
  const today = dayText(Date.now())
  const [day, setDay] = useState(today)
  const go = (at: string) => {
    chat.show(room, { at })
    onClose()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const at = startOf(day)
    if (at !== null) go(at)
  }
  const goBack = (days: number) => {
    const at = startOf(dayText(Date.now() - days * DAY_MS))
    if (at !== null) go(at)
  }
  return (
    <Dialog title={t`Go to a day`} onClose={onClose}>
      <form className={styles.form} onSubmit={submit}>
        <label className={styles.label} htmlFor={id}>
          {t`Day`}
          <input
            id={id}
            className={styles.input}
            type="date"
            required={true}
            max={today}
            value={day}
            onChange={({ target }) => setDay(target.value)}
          />
        </label>
        <div className={styles.acts}>
          <Button look="quiet" onClick={() => goBack(7)}>
            {t`A week ago`}
          </Button>
          <Button look="quiet" onClick={() => goBack(30)}>
            {t`A month ago`}
          </Button>
          <Button type="submit">{t`Go there`}</Button>
        </div>
      </form>
    </Dialog>
  )
}

/** The day here as a date field has it. */
function dayText(at: number): string {
  const date = new Date(at)
  const month = `${date.getMonth() + 1}`.padStart(2, '0')
  return `${date.getFullYear()}-${month}-${`${date.getDate()}`.padStart(2, '0')}`
}

/** When that day begins here; null for what is no day. */
function startOf(day: string): string | null {
  const begin = new Date(`${day}T00:00:00`)
  return Number.isNaN(begin.getTime()) ? null : begin.toISOString()
}
