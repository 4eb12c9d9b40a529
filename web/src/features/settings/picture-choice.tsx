import { type ReactNode, useId } from 'react'
import styles from './picture-choice.module.css'

interface PictureChoiceProps<Value extends string> {
  label: string
  options: readonly { readonly value: Value; readonly label: string; readonly picture: ReactNode }[]
  value: Value
  onChange: (value: Value) => void
}

/** One of a few that are best shown. They are radio buttons, with their keys and words. */
export function PictureChoice<Value extends string>({
  label,
  options,
  value,
  onChange,
}: PictureChoiceProps<Value>) {
  const id = useId()
  return (
    <div role="radiogroup" aria-label={label} className={styles.group}>
      {options.map((option) => (
        <label key={option.value} className={styles.option}>
          <input
            type="radio"
            className={styles.radio}
            name={id}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span className={styles.picture}>{option.picture}</span>
          <span className={styles.words}>{option.label}</span>
        </label>
      ))}
    </div>
  )
}
