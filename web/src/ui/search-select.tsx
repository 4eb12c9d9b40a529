import { t } from '@lingui/core/macro'
import { type KeyboardEvent, useId, useState } from 'react'
import { Icon } from '@/ui/icon'
import { ListOption } from '@/ui/list-option'
import styles from './search-select.module.css'

interface SearchSelectProps {
  label: string
  hint?: string
  /** What is wrong with what was chosen, or null. */
  error?: string | null
  options: readonly string[]
  /** What an option is called, and found by. */
  nameOf: (option: string) => string
  /** What else is to be said of it. */
  detailOf: (option: string) => string | null
  /** Null where nothing is chosen. */
  value: string | null
  onChange: (value: string | null) => void
}

const SHOWN_MOST = 50

/** One of very many, which one finds by typing a part of its name. The focus stays in the line. */
export function SearchSelect(props: SearchSelectProps) {
  const { label, hint, error = null, options, nameOf, detailOf, value, onChange } = props
  const id = useId()
  const [typed, setTyped] = useState<string | null>(null)
  const [at, setAt] = useState(0)
  const note = error ?? hint
  const shown = typed === null ? [] : found(options, typed, nameOf)
  const current = shown[at]

  const choose = (option: string | null) => {
    onChange(option)
    setTyped(null)
  }
  const keys: Partial<Record<string, () => void>> = {
    ArrowDown: () => (typed === null ? setTyped('') : setAt((at + 1) % Math.max(1, shown.length))),
    ArrowUp: () => setAt((at - 1 + shown.length) % Math.max(1, shown.length)),
    ...(current !== undefined && { Enter: () => choose(current) }),
    ...(typed !== null && { Escape: () => setTyped(null) }),
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const act = event.nativeEvent.isComposing ? undefined : keys[event.key]
    if (act === undefined) return
    event.preventDefault()
    act()
  }
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <div className={styles.line}>
        <input
          id={id}
          className={styles.input}
          role="combobox"
          aria-expanded={shown.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={current === undefined ? undefined : `${id}-${at}`}
          aria-autocomplete="list"
          aria-invalid={error !== null}
          aria-describedby={note === undefined ? undefined : `${id}-note`}
          placeholder={t`Type to search`}
          autoComplete="off"
          spellCheck={false}
          value={typed ?? (value === null ? '' : nameOf(value))}
          onKeyDown={onKeyDown}
          onFocus={(event) => event.target.select()}
          onBlur={() => setTyped(null)}
          onChange={(event) => {
            setTyped(event.target.value)
            setAt(0)
          }}
        />
        {value !== null && (
          <button
            type="button"
            className={styles.clear}
            aria-label={t`Clear: ${label}`}
            onClick={() => choose(null)}
          >
            <Icon name="close" size={16} />
          </button>
        )}
        <div
          id={`${id}-list`}
          role="listbox"
          aria-label={label}
          className={styles.list}
          // The focus stays in the line.
          onPointerDown={(event) => event.preventDefault()}
        >
          {shown.map((option, index) => (
            <ListOption
              key={option}
              id={`${id}-${index}`}
              isCurrent={index === at}
              onChoose={() => choose(option)}
            >
              <span className={styles.name}>{nameOf(option)}</span>
              <span className={styles.detail}>{detailOf(option)}</span>
            </ListOption>
          ))}
        </div>
      </div>
      {typed !== null && shown.length === 0 && (
        <p className={styles.hint} role="status">{t`Nothing is called that.`}</p>
      )}
      {note !== undefined && (
        <p id={`${id}-note`} className={error === null ? styles.hint : styles.error}>
          {note}
        </p>
      )}
    </div>
  )
}

/** Those whose names hold every word that was typed. */
function found(
  options: readonly string[],
  typed: string,
  nameOf: (option: string) => string,
): string[] {
  const words = typed.toLowerCase().split(/\s+/u)
  return options
    .filter((option) => {
      const name = nameOf(option).toLowerCase()
      return words.every((word) => name.includes(word))
    })
    .slice(0, SHOWN_MOST)
}
