import { t } from '@lingui/core/macro'
import { type ComponentProps, useId } from 'react'
import styles from './text-area-field.module.css'

interface TextAreaFieldProps extends ComponentProps<'textarea'> {
  label: string
  isOptional?: boolean
  hint?: string
}

/** Several lines to fill in, with their label above. */
export function TextAreaField({ label, isOptional = false, hint, ...area }: TextAreaFieldProps) {
  const id = useId()
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
        {isOptional && <span className={styles.optional}> {t`(optional)`}</span>}
      </label>
      <textarea
        id={id}
        className={styles.area}
        rows={3}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        {...area}
      />
      {hint !== undefined && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  )
}
