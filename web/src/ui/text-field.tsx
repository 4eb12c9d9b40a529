import { t } from '@lingui/core/macro'
import { type ComponentProps, type ReactNode, useId } from 'react'
import { Icon } from '@/ui/icon'
import styles from './text-field.module.css'

interface TextFieldProps extends ComponentProps<'input'> {
  label: string
  isOptional?: boolean
  hint?: string
  /** What is wrong with what was typed, or null. */
  error: string | null
  /** A small button within the line, at its end. */
  beside?: ReactNode
}

/** One line to fill in, with its label above and what is wrong with it below. */
export function TextField({
  label,
  isOptional = false,
  hint,
  error,
  beside,
  ...input
}: TextFieldProps) {
  const id = useId()
  const note = error ?? hint
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
        {isOptional && <span className={styles.optional}> {t`(optional)`}</span>}
      </label>
      <div className={styles.line}>
        <input
          id={id}
          className={styles.input}
          aria-invalid={error !== null}
          aria-describedby={note === undefined ? undefined : `${id}-note`}
          {...input}
        />
        {beside}
      </div>
      <div id={`${id}-note`} aria-live="polite">
        {error !== null && (
          <p className={styles.error}>
            <Icon name="alert" size={16} />
            <span>{error}</span>
          </p>
        )}
        {error === null && hint !== undefined && <p className={styles.hint}>{hint}</p>}
      </div>
    </div>
  )
}
