import { useId } from 'react'
import styles from './choice.module.css'

interface RadioGroupProps<Value extends string> {
  label: string
  options: readonly { readonly value: Value; readonly label: string; readonly hint?: string }[]
  value: Value
  disabled?: boolean
  onChange: (value: Value) => void
}

/** One of a few, all of them in sight. The browser's own, so its keys and words are as well. */
export function RadioGroup<Value extends string>({
  label,
  options,
  value,
  disabled = false,
  onChange,
}: RadioGroupProps<Value>) {
  const id = useId()
  return (
    <fieldset className={styles.group} disabled={disabled}>
      <legend className={styles.legend}>{label}</legend>
      {options.map((option) => (
        <label key={option.value} className={styles.line}>
          <input
            type="radio"
            className={styles.radio}
            name={id}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span className={styles.words}>
            {option.label}
            {option.hint !== undefined && <span className={styles.hint}>{option.hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
