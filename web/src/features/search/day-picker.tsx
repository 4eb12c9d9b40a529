import { t } from '@lingui/core/macro'
import { type FormEvent, useState } from 'react'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { TextField } from '@/ui/text-field'
import styles from './day-picker.module.css'

interface DayPickerProps {
  onChoose: (day: string) => void
  onClose: () => void
}

/** Any day, by the browser's own calendar, which writes it as the server wants it. */
export function DayPicker({ onChoose, onClose }: DayPickerProps) {
  const [day, setDay] = useState('')
  const choose = (event: FormEvent) => {
    event.preventDefault()
    if (day !== '') onChoose(day)
  }
  return (
    <Dialog title={t`Choose a day`} onClose={onClose}>
      <form className={styles.form} onSubmit={choose}>
        <TextField
          label={t`Day`}
          type="date"
          value={day}
          error={null}
          onChange={(event) => setDay(event.target.value)}
        />
        <Button type="submit" disabled={day === ''}>
          {t`Search`}
        </Button>
      </form>
    </Dialog>
  )
}
