import { useEffect } from 'react'
import { commandFor } from '@/lib/commands'

/** Performs the command behind the keys that are pressed anywhere on the page. */
export function useShortcuts(): void {
  useEffect(() => {
    window.addEventListener('keydown', perform)
    return () => window.removeEventListener('keydown', perform)
  }, [])
}

function perform(event: KeyboardEvent): void {
  // Whatever is nearer to the focus had the first word; and a question wants an answer first.
  if (event.defaultPrevented || event.isComposing || isUnderDialog()) return
  const command = commandFor(event, isWriting(event.target))
  if (command === undefined) return
  event.preventDefault()
  command.perform()
}

function isUnderDialog(): boolean {
  return document.querySelector('dialog[open]') !== null
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]')
  )
}
