import { ContextMenu as BaseContextMenu } from '@base-ui/react/context-menu'
import { type ReactElement, type ReactNode, use } from 'react'
import { OverlayRoot } from '@/ui/overlay-root'
import styles from './menu.module.css'
import popup from './popup.module.css'

interface ContextMenuProps {
  /** What is pressed with the other button, or long with a finger. */
  target: ReactElement
  /** The same that a `Menu` holds. Offer it behind a button as well: nobody sees this one. */
  children: ReactNode
}

/** What can be done with something, at the place where it was pressed. */
export function ContextMenu({ target, children }: ContextMenuProps) {
  return (
    <BaseContextMenu.Root>
      <BaseContextMenu.Trigger render={target} />
      <BaseContextMenu.Portal container={use(OverlayRoot)}>
        <BaseContextMenu.Positioner className={popup.place}>
          <BaseContextMenu.Popup className={`${popup.surface} ${styles.list}`}>
            {children}
          </BaseContextMenu.Popup>
        </BaseContextMenu.Positioner>
      </BaseContextMenu.Portal>
    </BaseContextMenu.Root>
  )
}
