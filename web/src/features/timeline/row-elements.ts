/** The rows of messages as the page has them: which one is meant, and which one is next. */

const ROW = 'li[data-key]'

export function rowAround(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>(ROW) : null
}

/** The row that has the focus itself, not something in it. */
export function focusedRow(): HTMLElement | null {
  const focused = document.activeElement
  return focused instanceof HTMLElement && focused.matches(ROW) ? focused : null
}

export function rowOfMessage(box: HTMLElement, message: string): HTMLElement | null {
  return box.querySelector<HTMLElement>(`[data-message="${CSS.escape(message)}"]`)
}

/** Moves the focus to the message before or behind the one that has it, or to the last that is seen. */
export function focusBeside(box: HTMLElement, step: -1 | 1): void {
  // What is on its way cannot be acted on yet.
  const rows = [...box.querySelectorAll<HTMLElement>('li[data-message]')]
  const focused = rowAround(document.activeElement)
  const index = focused === null ? lastSeen(box, rows) : rows.indexOf(focused) + step
  const row = rows[Math.max(0, Math.min(index, rows.length - 1))]
  row?.focus({ preventScroll: true })
  row?.scrollIntoView({ block: 'nearest' })
}

function lastSeen(box: HTMLElement, rows: readonly HTMLElement[]): number {
  const { bottom } = box.getBoundingClientRect()
  return rows.findLastIndex((row) => row.getBoundingClientRect().top < bottom - 8)
}
