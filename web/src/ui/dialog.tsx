import { t } from '@lingui/core/macro'
import { type MouseEvent, type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { IconButton } from '@/ui/icon-button'
import { OverlayRoot } from '@/ui/overlay-root'
import { VisuallyHidden } from '@/ui/visually-hidden'
import styles from './dialog.module.css'

interface DialogProps {
  title: string
  onClose: () => void
  /** `alertdialog` for a question that has to be answered before anything else. */
  role?: 'dialog' | 'alertdialog'
  /** The title is heard only, and there is no margin: what is in it has a look of its own. */
  isBare?: boolean
  /** For what has pages and lists of its own. */
  isWide?: boolean
  children: ReactNode
}

/** A question over the page. The browser keeps the focus in it and lets Escape close it. */
export function Dialog({
  title,
  onClose,
  role = 'dialog',
  isBare = false,
  isWide = false,
  children,
}: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const body = useRef<HTMLDivElement>(null)
  const [overlayRoot, setOverlayRoot] = useState<HTMLElement | null>(null)
  const titleId = useId()

  useLayoutEffect(() => {
    const element = dialog.current
    if (element === null || element.open) return
    const giveFocusBack = rememberFocus()
    element.showModal()
    setOverlayRoot(element)
    // Left alone, the browser would begin at the button that closes it.
    body.current?.querySelector<HTMLElement>('input, button')?.focus()
    // Closed while it is still in the page, it gives the focus back to where it was.
    return () => {
      element.close()
      // Of two that close together, the first one could not: the other still lay over the page.
      queueMicrotask(giveFocusBack)
    }
  }, [])

  // A press on the veil lands on the dialog element itself, outside of its content.
  const closeFromVeil = (event: MouseEvent) => {
    if (event.target === dialog.current) onClose()
  }

  const names = [styles.dialog, isBare && styles.bare, isWide && styles.wide]
  // Beside the page and not within: what surrounds the button that opens it is not its own.
  return createPortal(
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does the same, by the browser.
    <dialog
      ref={dialog}
      role={role}
      className={names.filter(Boolean).join(' ')}
      aria-labelledby={titleId}
      onCancel={(event) => {
        // React also tells a dialog of the one that was opened from it.
        if (event.target !== event.currentTarget) return
        event.preventDefault()
        onClose()
      }}
      onClick={closeFromVeil}
    >
      {isBare ? (
        <VisuallyHidden>
          <h2 id={titleId}>{title}</h2>
        </VisuallyHidden>
      ) : (
        <div className={styles.head}>
          <h2 id={titleId} className={styles.title}>
            {title}
          </h2>
          <IconButton icon="close" label={t`Close`} onClick={onClose} />
        </div>
      )}
      <div ref={body} className={isBare ? undefined : styles.body}>
        <OverlayRoot value={overlayRoot}>{children}</OverlayRoot>
      </div>
    </dialog>,
    document.body,
  )
}

/** The way back to where the focus is now, or to what is left in its list; taken if it is nowhere. */
function rememberFocus(): () => void {
  const opener = document.activeElement
  const list = opener?.closest('ul, ol')
  return () => {
    if (document.activeElement !== document.body || !(opener instanceof HTMLElement)) return
    const target = opener.isConnected ? opener : list?.querySelector<HTMLElement>('a, button')
    target?.focus()
  }
}
