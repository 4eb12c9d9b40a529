import { Tooltip as BaseTooltip } from '@base-ui/react/tooltip'
import { type ReactElement, type ReactNode, use } from 'react'
import { OverlayRoot } from '@/ui/overlay-root'
import popup from './popup.module.css'
import styles from './tooltip.module.css'

interface TooltipProps {
  target: ReactElement
  /** Only what is nice to know: a finger and a screen reader never meet it. */
  children: ReactNode
}

/** A word about what the pointer or the focus is on, richer than a `title`. */
export function Tooltip({ target, children }: TooltipProps) {
  return (
    <BaseTooltip.Root>
      <BaseTooltip.Trigger render={target} />
      <BaseTooltip.Portal container={use(OverlayRoot)}>
        <BaseTooltip.Positioner className={popup.place} sideOffset={6}>
          <BaseTooltip.Popup className={styles.tip}>{children}</BaseTooltip.Popup>
        </BaseTooltip.Positioner>
      </BaseTooltip.Portal>
    </BaseTooltip.Root>
  )
}
