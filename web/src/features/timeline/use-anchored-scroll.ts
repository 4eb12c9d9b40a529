import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

/** Closer to the end than this counts as looking at the newest. */
const NEAR_END_PX = 48

interface Anchor {
  key: string
  /** How far its top is below the top of what is visible. */
  offset: number
}

export interface AnchoredScroll {
  readonly container: RefObject<HTMLElement | null>
  readonly content: RefObject<HTMLOListElement | null>
  readonly isAtEnd: boolean
  readonly scrollToEnd: () => void
  readonly onScroll: () => void
}

/**
 * Keeps a list still while it changes around the reader. Somebody at its end stays at its
 * end; for everybody else the first visible row (an element with `data-key`) stays where it
 * is to the pixel, whatever is put in, taken away or resized above it.
 *
 * @param rows changes whenever the list does
 */
export function useAnchoredScroll(rows: unknown): AnchoredScroll {
  const container = useRef<HTMLElement>(null)
  const content = useRef<HTMLOListElement>(null)
  const anchor = useRef<Anchor | null>(null)
  const sticks = useRef(true)
  const [isAtEnd, setIsAtEnd] = useState(true)

  const remember = useCallback(() => {
    const box = container.current
    if (box === null) return
    sticks.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX
    anchor.current = sticks.current ? null : firstVisible(box, content.current)
    setIsAtEnd(sticks.current)
  }, [])

  const settle = useCallback(() => {
    const box = container.current
    if (box === null) return
    if (sticks.current) box.scrollTop = box.scrollHeight
    else restore(box, content.current, anchor.current)
    remember()
  }, [remember])

  const scrollToEnd = useCallback(() => {
    sticks.current = true
    settle()
  }, [settle])

  // biome-ignore lint/correctness/useExhaustiveDependencies: It is about the moment the rows change.
  useLayoutEffect(settle, [rows, settle])

  useEffect(() => {
    const observer = new ResizeObserver(settle)
    if (container.current !== null) observer.observe(container.current)
    if (content.current !== null) observer.observe(content.current)
    return () => observer.disconnect()
  }, [settle])

  return { container, content, isAtEnd, scrollToEnd, onScroll: remember }
}

function firstVisible(box: HTMLElement, list: HTMLElement | null): Anchor | null {
  const top = box.getBoundingClientRect().top
  for (const row of list?.children ?? []) {
    const bounds = row.getBoundingClientRect()
    if (bounds.bottom > top && row instanceof HTMLElement && row.dataset.key !== undefined) {
      return { key: row.dataset.key, offset: bounds.top - top }
    }
  }
  return null
}

function restore(box: HTMLElement, list: HTMLElement | null, anchor: Anchor | null): void {
  if (anchor === null || list === null) return
  const row = list.querySelector(`[data-key="${CSS.escape(anchor.key)}"]`)
  if (row === null) return
  const offset = row.getBoundingClientRect().top - box.getBoundingClientRect().top
  const moved = offset - anchor.offset
  if (Math.abs(moved) >= 0.5) box.scrollTop += moved
}
