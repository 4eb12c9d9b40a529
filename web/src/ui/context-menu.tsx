import { cloneElement, type MouseEvent, type ReactElement, useState } from 'react'
import { lazyOverlay } from '@/ui/lazy-overlay'
import type { Anchor, MenuEntry } from '@/ui/menu-entry'

const MenuPopup = lazyOverlay(async () => (await import('@/ui/menu-popup')).MenuPopup)

interface ContextMenuProps {
  label: string
  /** Made when it opens. Offer the same behind a button: nobody sees this one. */
  entries: () => readonly MenuEntry[]
  /** What is pressed with the other button of a mouse, or long with a finger. */
  target: ReactElement<{ onContextMenu?: (event: MouseEvent) => void }>
}

/** What can be done with something, at the place where it was pressed. */
export function ContextMenu({ label, entries, target }: ContextMenuProps) {
  const [anchor, setAnchor] = useState<Anchor | null>(null)
  return (
    <>
      {cloneElement(target, {
        onContextMenu: (event) => {
          // Links, pictures and words that are selected have a menu of the browser's own.
          if (isBrowsersOwn(event)) return
          event.preventDefault()
          const point = new DOMRect(event.clientX, event.clientY)
          setAnchor({ getBoundingClientRect: () => point })
        },
      })}
      {anchor !== null && (
        <MenuPopup
          label={label}
          entries={entries()}
          anchor={anchor}
          onClose={() => setAnchor(null)}
        />
      )}
    </>
  )
}

function isBrowsersOwn({ target }: MouseEvent): boolean {
  const selection = window.getSelection()
  return (
    (target instanceof Element && target.closest('a, img, input, textarea') !== null) ||
    (selection !== null && !selection.isCollapsed)
  )
}
