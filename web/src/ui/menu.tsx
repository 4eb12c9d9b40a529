import { Menu as BaseMenu } from '@base-ui/react/menu'
import { type ReactElement, type ReactNode, use } from 'react'
import { OverlayRoot } from '@/ui/overlay-root'
import styles from './menu.module.css'
import popup from './popup.module.css'

interface MenuProps {
  /** The button that opens it; it is given what a menu's button needs. */
  trigger: ReactElement
  side?: 'top' | 'bottom' | 'inline-start' | 'inline-end'
  align?: 'start' | 'center' | 'end'
  /** Open from the first moment: it was fetched because somebody pressed its button. */
  startsOpen?: boolean
  onOpenChange?: (isOpen: boolean) => void
  /** `MenuItem`, `MenuLink`, `MenuCheck` and `MenuSeparator`. */
  children: ReactNode
}

/** What can be done, behind a button. Arrows, letters and Escape work as in every menu. */
export function Menu({
  trigger,
  side = 'bottom',
  align = 'start',
  startsOpen = false,
  onOpenChange,
  children,
}: MenuProps) {
  return (
    <BaseMenu.Root
      modal={false}
      defaultOpen={startsOpen}
      onOpenChange={(isOpen) => onOpenChange?.(isOpen)}
    >
      <BaseMenu.Trigger render={trigger} />
      <BaseMenu.Portal container={use(OverlayRoot)}>
        <BaseMenu.Positioner className={popup.place} side={side} align={align} sideOffset={6}>
          <BaseMenu.Popup className={`${popup.surface} ${styles.list}`}>{children}</BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  )
}
