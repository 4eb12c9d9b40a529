import { Menu } from '@base-ui/react/menu'
import { type ReactNode, use } from 'react'
import { OverlayRoot } from '@/ui/overlay-root'
import styles from './menu.module.css'
import popup from './popup.module.css'

interface AnchoredMenuProps {
  /** What it is about, for those who hear it. */
  label: string
  /** An element, or a place on the screen that was pressed. */
  anchor: Element | { readonly x: number; readonly y: number }
  onClose: () => void
  /** `MenuItem`, `MenuSeparator` and the like. */
  children: ReactNode
}

/** A menu without a button of its own: one for many things, at the one that was asked about. */
export function AnchoredMenu({ label, anchor, onClose, children }: AnchoredMenuProps) {
  const place = anchor instanceof Element ? anchor : placeAt(anchor)
  return (
    <Menu.Root open={true} modal={false} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Menu.Portal container={use(OverlayRoot)}>
        <Menu.Positioner
          className={popup.place}
          anchor={place}
          side="bottom"
          align={anchor instanceof Element ? 'end' : 'start'}
          sideOffset={4}
          collisionPadding={8}
        >
          {/* Whoever opens it knows best where the focus goes then. */}
          <Menu.Popup
            className={`${popup.surface} ${styles.list}`}
            aria-label={label}
            finalFocus={false}
          >
            {children}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

function placeAt({ x, y }: { x: number; y: number }) {
  return { getBoundingClientRect: () => new DOMRect(x, y, 0, 0) }
}
