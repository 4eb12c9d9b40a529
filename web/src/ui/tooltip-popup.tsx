import { Tooltip as BaseTooltip } from '@base-ui/react/tooltip'
import { type ReactNode, use } from 'react'
import { OverlayRoot } from '@/ui/overlay-root'
import popup from './popup.module.css'
import styles from './tooltip.module.css'

interface TooltipPopupProps {
  anchor: Element
  onClose: () => void
  children: ReactNode
}

/** The tip itself. It is fetched with the first one that anybody sees. */
export function TooltipPopup({ anchor, onClose, children }: TooltipPopupProps) {
  return (
    <BaseTooltip.Root open={true} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <BaseTooltip.Portal container={use(OverlayRoot) ?? undefined}>
        <BaseTooltip.Positioner
          positionMethod="fixed"
          className={popup.place}
          anchor={anchor}
          side="top"
          sideOffset={6}
        >
          <BaseTooltip.Popup className={styles.tip}>{children}</BaseTooltip.Popup>
        </BaseTooltip.Positioner>
      </BaseTooltip.Portal>
    </BaseTooltip.Root>
  )
}
