import type { KeyboardEvent } from 'react'

/** Arrows, Home and End go from link to link; everything else is left to the browser. */
export function moveAlong(event: KeyboardEvent<HTMLElement>): void {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('a, [aria-expanded]')]
  const at = stops.indexOf(document.activeElement as HTMLElement)
  const next = {
    ArrowDown: Math.min(at + 1, stops.length - 1),
    ArrowUp: Math.max(at - 1, 0),
    Home: 0,
    End: stops.length - 1,
  }[event.key]
  if (at === -1 || next === undefined) return
  event.preventDefault()
  stops[next]?.focus()
}
