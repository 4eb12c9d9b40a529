import type { ComponentProps } from 'react'
import styles from './button.module.css'

interface ButtonProps extends ComponentProps<'button'> {
  look?: 'primary' | 'quiet' | 'text'
  small?: boolean
}

/** Something to press that says what it does. */
export function Button({
  look = 'primary',
  small = false,
  type = 'button',
  className,
  ...rest
}: ButtonProps) {
  const names = [styles.button, styles[look], small && styles.small, className]
  return <button type={type} className={names.filter(Boolean).join(' ')} {...rest} />
}
