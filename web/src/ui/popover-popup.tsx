import { Popover as BasePopover } from '@base-ui/react/popover'
import { type ReactNode, use } from 'react'
import type { Anchor } from '@/ui/menu-entry'
import { OverlayRoot } from '@/ui/overlay-root'
import styles from './popover.module.css'
import popup from './popup.module.css'

interface PopoverPopupProps {
  label: string
  anchor: Anchor
  side: 'top' | 'bottom'
  align: 'start' | 'center' | 'end'
  isBare: boolean
  onClose: (event: Event) => void
  children: ReactNode
}

/** The open popover. It is fetched with the first one that anybody opens. */
export function PopoverPopup(props: PopoverPopupProps) {
  const { label, anchor, side, align, isBare, onClose, children } = props
  const names = [popup.surface, styles.body, isBare && styles.bare]
  return (
    <BasePopover.Root
      open={true}
      onOpenChange={(isOpen, { event }) => {
        if (!isOpen) onClose(event)
      }}
    >
      <BasePopover.Portal container={use(OverlayRoot) ?? undefined}>
        <BasePopover.Positioner
          className={popup.place}
          positionMethod="fixed"
          anchor={anchor}
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
        >
          <BasePopover.Popup
            className={names.filter(Boolean).join(' ')}
            aria-label={label}
            finalFocus={() => (anchor instanceof HTMLElement ? anchor : true)}
          >
            {children}
          </BasePopover.Popup>
        </BasePopover.Positioner>
      </BasePopover.Portal>
    </BasePopover.Root>
  )
}
