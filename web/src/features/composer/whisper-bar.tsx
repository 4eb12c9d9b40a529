import { t } from '@lingui/core/macro'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import type { User } from '@/api/wire'
import type { JoinedRoom } from '@/core/room-view'
import { personChoices } from '@/features/composer/choices'
import { CompletionList } from '@/features/composer/completion-list'
import { mayBeWhisperedTo } from '@/features/composer/use-choices'
import { useCursor } from '@/features/composer/use-cursor'
import { useRoomPeople } from '@/features/composer/use-room-people'
import { nameOf } from '@/lib/name-of'
import { Icon } from '@/ui/icon'
import { IconButton } from '@/ui/icon-button'
import styles from './bars.module.css'

/** The server takes so many. */
const PEOPLE_MOST = 20

interface WhisperBarProps {
  view: JoinedRoom
  to: readonly User[]
  /** Something is written that was meant for some only. */
  hasWords: boolean
  onChange: (to: readonly User[]) => void
  /** Everybody shall hear it again. */
  onCancel: () => void
  /** All are named: one goes on writing. */
  onDone: () => void
}

/** Who alone will hear it. People are added by their names, and taken out again. */
export function WhisperBar(props: WhisperBarProps) {
  const { view, to, onChange, onCancel, onDone } = props
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState('')
  const [isOpen, setIsOpen] = useState(false)
  const people = useRoomPeople(view, isOpen ? typed.trim() : null)
  const isFull = to.length >= PEOPLE_MOST
  const addable = people.filter(
    (user) => mayBeWhisperedTo(user) && !to.some((one) => one.id === user.id),
  )
  const isEmpty = to.length === 0
  const isAsking = isOpen && !isFull && (isEmpty || typed.trim() !== '')
  const choices = isAsking ? personChoices(typed.trim().replace(/^@/u, ''), addable) : []
  const { current, point, step } = useCursor(choices)

  // Nobody is named yet, so that comes first.
  useEffect(() => {
    if (isEmpty) field.current?.focus({ preventScroll: true })
  }, [isEmpty])

  const add = (choice: (typeof choices)[number]) => {
    if (choice.kind !== 'person') return
    onChange([...to, choice.user])
    setTyped('')
    point(0)
  }
  // With words written, one key must not show everybody what was meant for some.
  const leave = isEmpty && !props.hasWords ? onCancel : onDone
  const confirm = () => {
    if (current !== undefined && (typed !== '' || isEmpty)) add(current)
    else if (!isEmpty) onDone()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const { key } = event
    const isNamed = typed !== ''
    if (key === 'Enter' || (key === 'Tab' && isNamed)) confirm()
    else if (key === 'Escape') leave()
    else if (key === 'Backspace' && !isNamed) onChange(to.slice(0, -1))
    else if (!step(key)) return
    event.preventDefault()
  }
  return (
    <div className={styles.bar}>
      <Icon name="lock" size={18} />
      <div className={styles.people}>
        <strong>{isEmpty ? t`Whisper to` : t`Only you and they see it:`}</strong>
        {to.map((user) => (
          <Addressee
            key={user.id}
            user={user}
            onRemove={() => onChange(to.filter((one) => one !== user))}
          />
        ))}
        {!isFull && (
          <input
            ref={field}
            className={styles.input}
            role="combobox"
            aria-label={t`Whom to whisper to`}
            aria-expanded={choices.length > 0}
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-activedescendant={current === undefined ? undefined : `${id}-list-${current.key}`}
            placeholder={isEmpty ? t`Name somebody` : t`Add somebody`}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={typed}
            onChange={({ target }) => {
              setTyped(target.value)
              point(0)
            }}
            onFocus={() => setIsOpen(true)}
            onBlur={() => setIsOpen(false)}
            onKeyDown={(event) => event.nativeEvent.isComposing || onKeyDown(event)}
          />
        )}
      </div>
      <IconButton icon="close" label={t`Do not whisper`} onClick={onCancel} />
      {isAsking && choices.length === 0 && (
        <p className={styles.nobody} role="status">
          {t`There is nobody of that name here to whisper to. It takes an account.`}
        </p>
      )}
      <CompletionList
        id={`${id}-list`}
        choices={choices}
        current={current}
        onPoint={point}
        onTake={add}
      />
    </div>
  )
}

function Addressee({ user, onRemove }: { user: User; onRemove: () => void }) {
  const name = nameOf(user)
  return (
    <span className={styles.addressee}>
      {name}
      <button
        type="button"
        className={styles.out}
        aria-label={t`Without ${name}`}
        title={t`Without ${name}`}
        onClick={onRemove}
      >
        <Icon name="close" size={12} />
      </button>
    </span>
  )
}
