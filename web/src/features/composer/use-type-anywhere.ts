import { type RefObject, useEffect } from 'react'
import { commandFor } from '@/lib/commands'

/** Where letters and pasted things mean something already. */
const TAKEN =
  'input, textarea, select, [contenteditable], [role="menu"], [role="dialog"], [role="listbox"], [role="grid"]'

interface Receiver {
  field: RefObject<HTMLTextAreaElement | null>
  /** Only where there is a real keyboard. */
  isOn: boolean
  onFiles: (files: readonly File[]) => void
}

/** Whoever begins to type, or pastes, means the field, wherever the focus is. */
export function useTypeAnywhere({ field, isOn, onFiles }: Receiver): void {
  useEffect(() => {
    if (!isOn) return
    const type = (event: KeyboardEvent) => {
      const hasModifier = event.ctrlKey || event.metaKey || event.altKey
      if (event.defaultPrevented || event.isComposing || hasModifier) return
      // The space bar scrolls and presses buttons.
      if ([...event.key].length !== 1 || event.key === ' ' || isTaken(event.target)) return
      if (commandFor(event, false) !== undefined) return
      field.current?.focus({ preventScroll: true })
    }
    const paste = (event: ClipboardEvent) => {
      if (event.defaultPrevented || isTaken(event.target)) return
      field.current?.focus({ preventScroll: true })
      event.preventDefault()
      const files = [...(event.clipboardData?.files ?? [])]
      const text = event.clipboardData?.getData('text/plain') ?? ''
      // By itself it would go where the focus was.
      if (text !== '') document.execCommand('insertText', false, text)
      else if (files.length > 0) onFiles(files)
    }
    window.addEventListener('keydown', type)
    window.addEventListener('paste', paste)
    return () => {
      window.removeEventListener('keydown', type)
      window.removeEventListener('paste', paste)
    }
  }, [field, isOn, onFiles])
}

function isTaken(target: EventTarget | null): boolean {
  if (document.querySelector('dialog[open]') !== null) return true
  return target instanceof Element && target.closest(TAKEN) !== null
}
