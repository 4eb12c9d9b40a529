import { Menu } from '@base-ui/react/menu'
import type { ReactNode } from 'react'
import { goTo } from '@/lib/navigation'
import { Icon, type IconName } from '@/ui/icon'
import styles from './menu.module.css'

interface MenuItemProps {
  icon?: IconName
  /** The keys that do the same, as people read them. */
  keys?: string
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
      {icon !== undefined && <Icon name={icon} size={18} />}
      <span className={styles.words}>{children}</span>
      {keys !== undefined && (
        <span className={styles.keys} aria-hidden="true">
          {keys}
        </span>
      )}
    </Menu.Item>
  )
}

/** A place to go to within the application. */
export function MenuLink({ href, ...rest }: Omit<MenuItemProps, 'onSelect'> & { href: string }) {
  return <MenuItem {...rest} onSelect={() => goTo(href)} />
}

interface MenuCheckProps {
  isChecked: boolean
  onChange: (isChecked: boolean) => void
  children: ReactNode
}

/** Something that is on or off. The menu stays open, so that one sees it change. */
export function MenuCheck({ isChecked, onChange, children }: MenuCheckProps) {
  return (
    <Menu.CheckboxItem
      className={styles.item}
      checked={isChecked}
      onCheckedChange={onChange}
      closeOnClick={false}
    >
      <span className={styles.mark}>{isChecked && <Icon name="check" size={18} />}</span>
      <span className={styles.words}>{children}</span>
    </Menu.CheckboxItem>
  )
}

export function MenuSeparator() {
  return <Menu.Separator className={styles.separator} />
}
