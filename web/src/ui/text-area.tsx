import { type ComponentProps, useId } from 'react'
import { Icon } from '@/ui/icon'
import styles from './text-area.module.css'

interface TextAreaProps extends ComponentProps<'textarea'> {
  label: string
  hint?: string
  /** What is wrong with what was typed, or null. */
  error: string | null
}

/** Several lines to fill in, which grow with what is typed. */
export function TextArea({ label, hint, error, ...area }: TextAreaProps) {
  const id = useId()
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <textarea
        id={id}
        className={styles.area}
        rows={3}
        aria-invalid={error !== null}
        aria-describedby={`${id}-note`}
        {...area}
      />
      <div id={`${id}-note`} className={styles.note} aria-live="polite">
        {error === null ? (
          hint
        ) : (
          <p className={styles.error}>
            <Icon name="alert" size={16} />
            <span>{error}</span>
          </p>
        )}
      </div>
    </div>
  )
}
