import { t } from '@lingui/core/macro'

/**
 * Keys pressed together, such as `Mod+Shift+ArrowUp`. `Mod` is ⌘ on a Mac and Ctrl elsewhere; what
 * comes last is the key as `KeyboardEvent.key` names it.
 */
export type Shortcut = string

/** What there is to know of a key that was pressed. */
export type Press = Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>

/** Whether somebody presses exactly these keys. */
export function isPressed(shortcut: Shortcut, press: Press, isMac = onMac()): boolean {
  const { key, modifiers } = partsOf(shortcut)
  const mod = modifiers.has('Mod')
  return (
    press.key.toLowerCase() === key.toLowerCase() &&
    press.altKey === modifiers.has('Alt') &&
    press.metaKey === (mod && isMac) &&
    press.ctrlKey === (mod && !isMac) &&
    // A sign such as "?" needs the shift key on some keyboards, and on others it does not.
    (isSign(key) || press.shiftKey === modifiers.has('Shift'))
  )
}

/** Whether it may be meant while somebody writes; a plain letter never is. */
export function isForWriters(shortcut: Shortcut): boolean {
  const { key, modifiers } = partsOf(shortcut)
  return modifiers.has('Mod') || modifiers.has('Alt') || key === 'Escape'
}

/** The keys as their caps call them. */
export function keyCaps(shortcut: Shortcut, isMac = onMac()): string[] {
  return shortcut.split('+').map((key) => capOf(key, isMac))
}

function partsOf(shortcut: Shortcut): { key: string; modifiers: ReadonlySet<string> } {
  const parts = shortcut.split('+')
  return { key: parts.at(-1) ?? '', modifiers: new Set(parts.slice(0, -1)) }
}

function isSign(key: string): boolean {
  return key.length === 1 && !/[\p{L}\p{N}]/u.test(key)
}

function capOf(key: string, isMac: boolean): string {
  switch (key) {
    case 'Mod':
      return isMac ? '⌘' : t`Ctrl`
    case 'Alt':
      return isMac ? '⌥' : t`Alt`
    case 'Shift':
      return isMac ? '⇧' : t`Shift`
    case 'Escape':
      return t`Esc`
    case 'Enter':
      return t`Enter`
    case 'Delete':
      return t`Del`
    case ' ':
      return t`Space`
    case 'ArrowUp':
      return '↑'
    case 'ArrowDown':
      return '↓'
    default:
      return key.toUpperCase()
  }
}

function onMac(): boolean {
  return /Mac|iPhone|iPad/u.test(globalThis.navigator?.userAgent ?? '')
}
