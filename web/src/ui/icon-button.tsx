import type { ComponentProps } from 'react'
import { Icon, type IconName } from '@/ui/icon'
import styles from './icon-button.module.css'

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  icon: IconName
  /** What it does, for those who hear it and for the tooltip. */
  label: string
  onHead?: boolean
}

/** A button that is only a drawing, with its words kept for hovering and hearing. */
export function IconButton({ icon, label, onHead = false, className, ...rest }: IconButtonProps) {
  const names = [styles.button, onHead && styles.onHead, className]
  return (
    <button
      type="button"
      className={names.filter(Boolean).join(' ')}
      aria-label={label}
      title={label}
      {...rest}
    >
      <Icon name={icon} />
    </button>
  )
}
