import { cloneElement, type ReactElement, type ReactNode, useRef, useState } from 'react'
import { lazyOverlay } from '@/ui/lazy-overlay'

const PopoverPopup = lazyOverlay(async () => (await import('@/ui/popover-popup')).PopoverPopup)

interface TriggerProps {
  ref?: React.Ref<HTMLButtonElement>
  onClick?: (event: React.MouseEvent) => void
  'aria-haspopup'?: 'dialog'
  'aria-expanded'?: boolean
}

interface PopoverProps {
  /** What it is, for those who hear it. */
  label: string
  side?: 'top' | 'bottom'
  align?: 'start' | 'center' | 'end'
  /** Without a margin around what is in it. */
  isBare?: boolean
  /** The button that opens it. */
  trigger: ReactElement<TriggerProps>
  /** What is in it, given a way to close it. */
  children: (close: () => void) => ReactNode
}

/** Something to look at or to choose from, beside the button that opens it. */
export function Popover({
  label,
  side = 'bottom',
  align = 'start',
  isBare = false,
  trigger,
  children,
}: PopoverProps) {
  const [isOpen, setIsOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  // A press on the button is about to close it by itself.
  const close = ({ target }: Event) => {
    if (target instanceof Node && button.current?.contains(target)) return
    setIsOpen(false)
  }
  return (
    <>
      {cloneElement(trigger, {
        ref: button,
        'aria-haspopup': 'dialog',
        'aria-expanded': isOpen,
        onClick: () => setIsOpen(!isOpen),
      })}
      {isOpen && button.current !== null && (
        <PopoverPopup
          label={label}
          anchor={button.current}
          side={side}
          align={align}
          isBare={isBare}
          onClose={close}
        >
          {children(() => setIsOpen(false))}
        </PopoverPopup>
      )}
    </>
  )
}
