import type { ComponentProps } from 'react'
import { Link } from '@/ui/link'
import styles from './button.module.css'

interface LinkButtonProps extends Omit<ComponentProps<typeof Link>, 'className'> {
  look?: 'primary' | 'quiet' | 'text'
}

/** A link that asks to be followed as loudly as a button. */
export function LinkButton({ look = 'primary', ...rest }: LinkButtonProps) {
  return <Link {...rest} className={`${styles.button} ${styles[look]}`} />
}
