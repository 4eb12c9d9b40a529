import { t } from '@lingui/core/macro'
import { type FormEvent, useState } from 'react'
import type { Availability, OwnProfile, SetStatus } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useIsOnline } from '@/binding/use-is-online'
import { StatusEmoji } from '@/features/me/status-emoji'
import { type EndChoice, StatusLength } from '@/features/me/status-length'
import { StatusPresets } from '@/features/me/status-presets'
import { dayIn, endOf } from '@/features/me/status-until'
import { explain } from '@/lib/explain'
import { Button } from '@/ui/button'
import { Icon } from '@/ui/icon'
import { RadioGroup } from '@/ui/radio-group'
import { Refusal } from '@/ui/section'
import { SubmitButton } from '@/ui/submit-button'
import styles from './status-form.module.css'

const TEXT_LENGTH = 100

interface StatusFormProps {
  profile: OwnProfile
  onDone: () => void
}

/** One's status as it is, to be changed as a whole. */
export function StatusForm({ profile, onDone }: StatusFormProps) {
  const { presence, status_until: until } = profile
  const [availability, setAvailability] = useState<Availability>(profile.availability)
  const [emoji, setEmoji] = useState(presence.emoji ?? '')
  const [text, setText] = useState(presence.text ?? '')
  const [end, setEnd] = useState<EndChoice>(until === null ? 'never' : 'same')
  const [day, setDay] = useState(() => dayIn(1, Date.now()))
  const [isPicking, setIsPicking] = useState(false)
  const [hasPicked, setHasPicked] = useState(false)
  const { isBusy, refusal, save } = useSaving(onDone)
  const isSaid = text.trim() !== '' || emoji !== ''

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const ends = end === 'same' ? until : endOf(end, day, Date.now())
    void save({
      status: availability,
      text: text.trim() || null,
      emoji: emoji || null,
      until: isSaid ? ends : null,
    })
  }
  if (isPicking) {
    const back = () => {
      setHasPicked(true)
      setIsPicking(false)
    }
    const pick = (picked: string) => {
      setEmoji(picked)
      back()
    }
    return <StatusEmoji onPick={pick} onBack={back} />
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <AvailabilityChoice value={availability} onChange={setAvailability} />
      <div className={styles.line}>
        <button
          type="button"
          className={styles.emoji}
          aria-label={emoji === '' ? t`Choose an emoji` : t`Choose another emoji than ${emoji}`}
          // biome-ignore lint/a11y/noAutofocus: One comes back to where one left.
          autoFocus={hasPicked}
          onClick={() => setIsPicking(true)}
        >
          {emoji === '' ? <Icon name="smile" /> : emoji}
        </button>
        <input
          className={styles.text}
          aria-label={t`What are you doing?`}
          placeholder={t`What are you doing?`}
          autoComplete="off"
          maxLength={TEXT_LENGTH}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <StatusPresets
        onChoose={(preset) => {
          setEmoji(preset.emoji)
          setText(preset.text)
          setEnd(preset.end)
        }}
      />
      {isSaid && <StatusLength until={until} end={end} day={day} onEnd={setEnd} onDay={setDay} />}
      {refusal !== null && <Refusal>{refusal}</Refusal>}
      <div className={styles.acts}>
        {(presence.text !== null || presence.emoji !== null) && (
          <Button look="quiet" onClick={() => void save({ status: availability })}>
            {t`Clear status`}
          </Button>
        )}
        <SubmitButton isBusy={isBusy}>{t`Save`}</SubmitButton>
      </div>
    </form>
  )
}

function useSaving(onDone: () => void) {
  const chat = useChat()
  const isOnline = useIsOnline()
  const [isBusy, setIsBusy] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const save = async (request: SetStatus) => {
    if (isBusy) return
    setIsBusy(true)
    const outcome = await chat.people.setStatus(request)
    setIsBusy(false)
    setRefusal(outcome.ok ? null : explain(outcome.reason))
    if (outcome.ok) onDone()
  }
  return { isBusy: isBusy && isOnline, refusal, save }
}

interface AvailabilityChoiceProps {
  value: Availability
  onChange: (value: Availability) => void
}

function AvailabilityChoice({ value, onChange }: AvailabilityChoiceProps) {
  return (
    <RadioGroup
      label={t`How you are seen`}
      value={value}
      options={[
        { value: 'online', label: t`Online`, hint: t`Away by itself after ten quiet minutes` },
        { value: 'away', label: t`Away` },
        { value: 'invisible', label: t`Invisible`, hint: t`Others see you as if you had gone` },
      ]}
      onChange={onChange}
    />
  )
}
