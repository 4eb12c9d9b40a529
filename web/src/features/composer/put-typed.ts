import type { Typed } from '@/features/composer/formatting'

/** What stands in a field now. */
export function typedIn({ value, selectionStart, selectionEnd }: HTMLTextAreaElement): Typed {
  return { text: value, start: selectionStart, end: selectionEnd }
}

/** Puts a text into a field as if it had been typed there: the browser can take it back. */
export function putTyped(field: HTMLTextAreaElement, { text, start, end }: Typed): void {
  const { from, to, inserted } = difference(field.value, text)
  field.focus({ preventScroll: true })
  if (to > from || inserted !== '') {
    field.setSelectionRange(from, to)
    // Nothing newer leaves the browser able to undo it.
    const isDone =
      inserted === ''
        ? document.execCommand('delete')
        : document.execCommand('insertText', false, inserted)
    if (!isDone) {
      field.setRangeText(inserted, from, to, 'end')
      field.dispatchEvent(new InputEvent('input', { bubbles: true }))
    }
  }
  field.setSelectionRange(start, end)
}

/** The one part of a text that is another in the next. */
export function difference(
  before: string,
  after: string,
): { from: number; to: number; inserted: string } {
  const shorter = Math.min(before.length, after.length)
  let from = 0
  while (from < shorter && before[from] === after[from]) from += 1
  let behind = 0
  while (
    behind < shorter - from &&
    before[before.length - 1 - behind] === after[after.length - 1 - behind]
  ) {
    behind += 1
  }
  return { from, to: before.length - behind, inserted: after.slice(from, after.length - behind) }
}
