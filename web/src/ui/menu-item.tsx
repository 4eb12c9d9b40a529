import { Menu } from '@base-ui/react/menu'
import type { ReactNode } from 'react'
import { Icon, type IconName } from '@/ui/icon'
import { Keys } from '@/ui/keys'
import styles from './menu.module.css'

interface MenuItemProps {
  icon?: IconName | undefined
  /** The keys that do the same, as their caps call them. */
  keys?: readonly string[] | undefined
  /** It takes something away. */
  danger?: boolean
  disabled?: boolean
  onSelect: () => void
  children: ReactNode
}

/** One thing to do. */
export function MenuItem({
  icon,
  keys,
  danger = false,
  disabled = false,
  onSelect,
  children,
}: MenuItemProps) {
  return (
    <Menu.Item
      className={danger ? `${styles.item} ${styles.danger}` : styles.item}
      disabled={disabled}
      onClick={onSelect}
    >
      <span className={styles.mark}>{icon !== undefined && <Icon name={icon} size={18} />}</span>
      <span className={styles.words}>{children}</span>
      {keys !== undefined && (
        <span aria-hidden="true">
          <Keys keys={keys} />
        </span>
      )}
    </Menu.Item>
  )
}

/** Between groups of things to do. */
export function MenuSeparator() {
  return <Menu.Separator className={styles.separator} />
}
