import { t } from '@lingui/core/macro'
import { type MouseEvent, type ReactNode, useId, useLayoutEffect, useRef } from 'react'
import { createPortal } from 'react-dom'
import { IconButton } from '@/ui/icon-button'
import styles from './dialog.module.css'

interface DialogProps {
  title: string
  onClose: () => void
  children: ReactNode
}

/** A question over the page. The browser keeps the focus in it and lets Escape close it. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const body = useRef<HTMLDivElement>(null)
  const titleId = useId()

  useLayoutEffect(() => {
    const element = dialog.current
    if (element === null || element.open) return
    element.showModal()
    // Left alone, the browser would begin at the button that closes it.
    body.current?.querySelector<HTMLElement>('input, button')?.focus()
    // Closed while it is still in the page, it gives the focus back to where it was.
    return () => element.close()
  }, [])

  // A press on the veil lands on the dialog element itself, outside of its content.
  const closeFromVeil = (event: MouseEvent) => {
    if (event.target === dialog.current) onClose()
  }

  // Beside the page and not within: what surrounds the button that opens it is not its own.
  return createPortal(
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does the same, by the browser.
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby={titleId}
      onCancel={(event) => {
        // React also tells a dialog of the one that was opened from it.
        if (event.target !== event.currentTarget) return
        event.preventDefault()
        onClose()
      }}
      onClick={closeFromVeil}
    >
      <div className={styles.head}>
        <h2 id={titleId} className={styles.title}>
          {title}
        </h2>
        <IconButton icon="close" label={t`Close`} onClick={onClose} />
      </div>
      <div ref={body} className={styles.body}>
        {children}
      </div>
    </dialog>,
    document.body,
  )
}
