import { cloneElement, type ReactElement, useRef, useState } from 'react'
import { lazyOverlay } from '@/ui/lazy-overlay'
import type { MenuEntry } from '@/ui/menu-entry'

const MenuPopup = lazyOverlay(async () => (await import('@/ui/menu-popup')).MenuPopup)

interface TriggerProps {
  ref?: React.Ref<HTMLButtonElement>
  onClick?: (event: React.MouseEvent) => void
  'aria-haspopup'?: 'menu'
  'aria-expanded'?: boolean
}

interface MenuProps {
  /** What it offers, for those who hear it. */
  label: string
  entries: readonly MenuEntry[]
  align?: 'start' | 'end'
  /** The button that opens it. */
  trigger: ReactElement<TriggerProps>
}

/** What can be done, behind a button. Arrows, letters and Escape work as in every menu. */
export function Menu({ label, entries, align = 'start', trigger }: MenuProps) {
  const [isOpen, setIsOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  // A press on the button is about to close the menu by itself.
  const close = (event: Event) => {
    const { target } = event
    if (target instanceof Node && button.current?.contains(target)) return
    setIsOpen(false)
  }
  return (
    <>
      {cloneElement(trigger, {
        ref: button,
        'aria-haspopup': 'menu',
        'aria-expanded': isOpen,
        onClick: () => setIsOpen(!isOpen),
      })}
      {isOpen && button.current !== null && (
        <MenuPopup
          label={label}
          entries={entries}
          anchor={button.current}
          align={align}
          onClose={close}
        />
      )}
    </>
  )
}
