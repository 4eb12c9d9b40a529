import { t } from '@lingui/core/macro'
import { useState } from 'react'
import type { User } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { explain } from '@/lib/explain'
import { nameOf } from '@/lib/name-of'
import { ConfirmDialog } from '@/ui/confirm-dialog'
import { RadioGroup } from '@/ui/radio-group'
import { TextField } from '@/ui/text-field'
import styles from './remove-dialog.module.css'

const DAY_MS = 86_400_000
const REASON_LENGTH = 500

type Return = 'anytime' | 'day' | 'week' | 'never'

const AWAY_MS: Readonly<Record<Exclude<Return, 'anytime' | 'never'>, number>> = {
  day: DAY_MS,
  week: 7 * DAY_MS,
}

interface RemoveDialogProps {
  room: string
  /** What the room is called. */
  title: string
  user: User
  onRemoved: () => void
  onClose: () => void
}

/** Puts somebody out of a room, and perhaps keeps them out. */
export function RemoveDialog({ room, title, user, onRemoved, onClose }: RemoveDialogProps) {
  const { membership } = useChat()
  const [comeBack, setComeBack] = useState<Return>('anytime')
  const [reason, setReason] = useState('')
  const name = nameOf(user)
  const remove = async () => {
    const who = { room, user: user.id }
    const until =
      comeBack === 'day' || comeBack === 'week'
        ? new Date(Date.now() + AWAY_MS[comeBack]).toISOString()
        : null
    const outcome =
      comeBack === 'anytime'
        ? await membership.remove(who)
        : await membership.ban({ ...who, on: true, until, reason: reason.trim() || null })
    if (!outcome.ok) return explain(outcome.reason)
    onRemoved()
    return null
  }
  return (
    <ConfirmDialog
      title={t`Remove ${name}?`}
      confirm={t`Remove`}
      onConfirm={remove}
      onClose={onClose}
    >
      <div className={styles.form}>
        <p>{t`${name} leaves ${title} at once. What they said stays.`}</p>
        <RadioGroup
          label={t`May they come back?`}
          value={comeBack}
          options={[
            { value: 'anytime', label: t`Whenever they like, or are invited` },
            { value: 'day', label: t`Not for a day` },
            { value: 'week', label: t`Not for a week` },
            { value: 'never', label: t`Never`, hint: t`Until somebody lifts the ban` },
          ]}
          onChange={setComeBack}
        />
        {comeBack !== 'anytime' && (
          <TextField
            label={t`Reason`}
            isOptional={true}
            hint={t`Seen by those who run the room`}
            error={null}
            maxLength={REASON_LENGTH}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </div>
    </ConfirmDialog>
  )
}
