import { Popover as BasePopover } from '@base-ui/react/popover'
import { type ReactElement, type ReactNode, use } from 'react'
import { OverlayRoot } from '@/ui/overlay-root'
import styles from './popover.module.css'
import popup from './popup.module.css'

interface PopoverProps {
  trigger: ReactElement
  /** What it is, for those who hear it. */
  label: string
  side?: 'top' | 'bottom' | 'inline-start' | 'inline-end'
  align?: 'start' | 'center' | 'end'
  /** Without a margin around what is in it. */
  bare?: boolean
  /** Open from the first moment: it was fetched because somebody pressed its button. */
  startsOpen?: boolean
  /** Both or none: without them it opens and closes itself. */
  open?: boolean
  onOpenChange?: (isOpen: boolean) => void
  children: ReactNode
}

/** Something to look at or to choose from, beside the button that opens it. */
export function Popover({
  trigger,
  label,
  side = 'bottom',
  align = 'start',
  bare = false,
  startsOpen = false,
  open,
  onOpenChange,
  children,
}: PopoverProps) {
  const names = [popup.surface, styles.body, bare && styles.bare]
  return (
    <BasePopover.Root
      {...(open === undefined ? { defaultOpen: startsOpen } : { open })}
      onOpenChange={(isOpen) => onOpenChange?.(isOpen)}
    >
      <BasePopover.Trigger render={trigger} />
      <BasePopover.Portal container={use(OverlayRoot)}>
        <BasePopover.Positioner
          className={popup.place}
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={12}
        >
          <BasePopover.Popup className={names.filter(Boolean).join(' ')} aria-label={label}>
            {children}
          </BasePopover.Popup>
        </BasePopover.Positioner>
      </BasePopover.Portal>
    </BasePopover.Root>
  )
}
