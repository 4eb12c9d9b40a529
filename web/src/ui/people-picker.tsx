import { t } from '@lingui/core/macro'
import { type KeyboardEvent, useId, useRef, useState } from 'react'
import { nameOf } from '@/lib/name-of'
import { Avatar } from '@/ui/avatar'
import { Icon } from '@/ui/icon'
import { ListOption } from '@/ui/list-option'
import styles from './people-picker.module.css'

/** Somebody who can be chosen. */
export interface Candidate {
  readonly id: string
  readonly username: string
  readonly name: string | null
  readonly avatar: string | null
}

interface PeoplePickerProps<Person extends Candidate> {
  label: string
  /** Who fits to what is typed; whoever is chosen already is left out here. */
  found: readonly Person[]
  chosen: readonly Person[]
  most: number
  onType: (typed: string) => void
  onChange: (chosen: readonly Person[]) => void
}

/** Several people, found by a part of their names. Backspace takes the last one back. */
export function PeoplePicker<Person extends Candidate>(props: PeoplePickerProps<Person>) {
  const { label, found, chosen, most, onType, onChange } = props
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const isFull = chosen.length >= most
  const choices = isFull ? [] : found.filter((one) => !chosen.some((other) => other.id === one.id))
  const current = choices[Math.min(at, choices.length - 1)]

  const type = (text: string) => {
    setTyped(text)
    setAt(0)
    onType(text.trim())
  }
  const choose = (person: Person) => {
    onChange([...chosen, person])
    type('')
    input.current?.focus()
  }
  const drop = (person: Person) => {
    onChange(chosen.filter((other) => other !== person))
    input.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const last = chosen.at(-1)
    if (step !== undefined && choices.length > 0) {
      setAt((Math.min(at, choices.length - 1) + step + choices.length) % choices.length)
    } else if (event.key === 'Enter' && current !== undefined && typed.trim() !== '') {
      choose(current)
    } else if (event.key === 'Backspace' && typed === '' && last !== undefined) drop(last)
    else return
    event.preventDefault()
  }
  return (
    <div className={styles.picker}>
      <label className={styles.label} htmlFor={`${id}-input`}>
        {label}
      </label>
      <div className={styles.line}>
        {chosen.map((person) => (
          <Chip key={person.id} person={person} onDrop={() => drop(person)} />
        ))}
        <input
          ref={input}
          id={`${id}-input`}
          className={styles.input}
          role="combobox"
          aria-expanded={choices.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={current === undefined ? undefined : `${id}-${current.id}`}
          aria-autocomplete="list"
          placeholder={chosen.length === 0 ? t`Type a name` : undefined}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          disabled={isFull}
          value={typed}
          onKeyDown={onKeyDown}
          onChange={(event) => type(event.target.value)}
        />
      </div>
      <div id={`${id}-list`} role="listbox" aria-label={t`Found`} className={styles.list}>
        {choices.map((person, index) => (
          <ListOption
            key={person.id}
            id={`${id}-${person.id}`}
            isCurrent={person === current}
            sign={<Face person={person} size={28} />}
            onPoint={() => setAt(index)}
            onChoose={() => choose(person)}
          >
            <span className={styles.name}>{nameOf(person)}</span>
            <span className={styles.username}>{`@${person.username}`}</span>
          </ListOption>
        ))}
      </div>
      {choices.length === 0 && typed.trim() !== '' && (
        <p className={styles.note} role="status">{t`Nobody else here is called that.`}</p>
      )}
    </div>
  )
}

function Chip({ person, onDrop }: { person: Candidate; onDrop: () => void }) {
  const name = nameOf(person)
  return (
    <button
      type="button"
      className={styles.chip}
      aria-label={t`Take ${name} out again`}
      onClick={onDrop}
    >
      <Face person={person} size={20} />
      {name}
      <Icon name="close" size={14} />
    </button>
  )
}

function Face({ person, size }: { person: Candidate; size: number }) {
  return <Avatar id={person.id} name={nameOf(person)} picture={person.avatar} size={size} />
}
