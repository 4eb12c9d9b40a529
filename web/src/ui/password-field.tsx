import { t } from '@lingui/core/macro'
import { type ComponentProps, useState } from 'react'
import { TextField } from '@/ui/text-field'
import styles from './password-field.module.css'

interface PasswordFieldProps extends ComponentProps<typeof TextField> {
  /** Tells password managers whether to fill one in or to make one up. */
  autoComplete: 'current-password' | 'new-password'
}

/** A line for a password, which whoever types it may look at. */
export function PasswordField(props: PasswordFieldProps) {
  const [isShown, setIsShown] = useState(false)
  const { label } = props
  return (
    <TextField
      {...props}
      type={isShown ? 'text' : 'password'}
      autoCapitalize="none"
      spellCheck={false}
      beside={
        <button
          type="button"
          className={styles.show}
          aria-label={isShown ? t`Hide: ${label}` : t`Show: ${label}`}
          onClick={() => setIsShown(!isShown)}
        >
          {isShown ? t`Hide` : t`Show`}
        </button>
      }
    />
  )
}
