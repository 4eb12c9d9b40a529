import { useId } from 'react'
import styles from './select-field.module.css'

interface SelectFieldProps<Value extends string> {
  label: string
  hint?: string
  options: readonly { readonly value: Value; readonly label: string; readonly lang?: string }[]
  value: Value
  disabled?: boolean
  onChange: (value: Value) => void
}

/** One of many. The browser's own list, which phones show in their own and best way. */
export function SelectField<Value extends string>({
  label,
  hint,
  options,
  value,
  disabled = false,
  onChange,
}: SelectFieldProps<Value>) {
  const id = useId()
  const choose = (chosen: string) => {
    const option = options.find((candidate) => candidate.value === chosen)
    if (option !== undefined) onChange(option.value)
  }
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <select
        id={id}
        className={styles.select}
        value={value}
        disabled={disabled}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => choose(event.target.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} lang={option.lang}>
            {option.label}
          </option>
        ))}
      </select>
      {hint !== undefined && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  )
}
