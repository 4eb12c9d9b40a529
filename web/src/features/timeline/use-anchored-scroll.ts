import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

/** Closer to the end than this counts as looking at the newest. */
const NEAR_END_PX = 48

interface Anchor {
  key: string
  /**
   * Where its bottom is on the screen: a strip that comes or goes above the list must not move
   * it either. Not its top: the author's name above a message goes when an earlier one by the
   * same author comes before it.
   */
  bottom: number
}

/** How things stood when the reader was seen last. */
interface Standing {
  top: number
  /** The greatest `top` that there was. */
  end: number
  sticks: boolean
  anchor: Anchor | null
}

export interface AnchoredScroll {
  readonly container: RefObject<HTMLElement | null>
  readonly content: RefObject<HTMLDivElement | null>
  readonly isAtEnd: boolean
  readonly scrollToEnd: () => void
  /** Brings a row to the middle of what is seen. */
  readonly scrollTo: (row: HTMLElement) => void
  /** The reader wanted more or less of a row, and what is seen now is what they want to see. */
  readonly resized: () => void
  readonly onScroll: () => void
}

/**
 * Keeps a list still while it changes around the reader. Somebody at its end stays at its
 * end, if that is the real one; for everybody else the first visible row (an element with `data-key`) stays where it
 * is to the pixel, whatever is put in, taken away or resized above it. Only what never changes
 * its place among its neighbours may have such a key.
 *
 * @param rows changes whenever the list does
 * @param isWhole whether nothing comes behind the end of the list. Otherwise sticking to it
 *   would fetch page after page behind somebody's back
 */
export function useAnchoredScroll(rows: unknown, isWhole: boolean): AnchoredScroll {
  const container = useRef<HTMLElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const standing = useRef<Standing>({ top: 0, end: 0, sticks: true, anchor: null })
  const [isAtEnd, setIsAtEnd] = useState(true)

  const remember = useCallback(
    (sticks?: boolean) => {
      const box = container.current
      if (box === null) return
      standing.current = standingOf(box, sticks ?? (isWhole ? undefined : false))
      setIsAtEnd(standing.current.sticks)
    },
    [isWhole],
  )

  const settle = useCallback(() => {
    const box = container.current
    if (box === null) return
    const before = standing.current
    const hasLeft = hasLeftTheEnd(box, before)
    if (before.sticks && isWhole && !hasLeft) {
      box.scrollTop = endOf(box)
      remember(true)
      return
    }
    const scrolled = scrolledSince(box, before)
    const isHeld = restore(box, before.anchor, scrolled)
    remember(hasLeft ? false : undefined)
    // Scrolling goes by whole pixels: an anchor that is measured anew each time creeps.
    if (isHeld && scrolled === 0 && !before.sticks && !standing.current.sticks) {
      standing.current.anchor = before.anchor
    }
  }, [remember, isWhole])

  const scrollToEnd = useCallback(() => {
    const box = container.current
    if (box === null) return
    box.scrollTop = endOf(box)
    remember(true)
  }, [remember])

  const scrollTo = useCallback(
    (row: HTMLElement) => {
      const box = container.current
      if (box === null) return
      const [seen, wanted] = [box.getBoundingClientRect(), row.getBoundingClientRect()]
      box.scrollTop += wanted.top - seen.top - Math.max(0, (seen.height - wanted.height) / 2)
      remember()
    },
    [remember],
  )

  // biome-ignore lint/correctness/useExhaustiveDependencies: It is about the moment the rows change.
  useLayoutEffect(settle, [rows, settle])

  useEffect(() => {
    const observer = new ResizeObserver(settle)
    if (container.current !== null) observer.observe(container.current)
    if (content.current !== null) observer.observe(content.current)
    return () => observer.disconnect()
  }, [settle])

  const resized = useCallback(() => remember(), [remember])

  const onScroll = useCallback(() => {
    // Where we scrolled to ourselves is known, and by now the list may have changed again.
    if (container.current?.scrollTop !== standing.current.top) remember()
  }, [remember])
  return { container, content, isAtEnd, scrollToEnd, scrollTo, resized, onScroll }
}

function endOf(box: HTMLElement): number {
  return box.scrollHeight - box.clientHeight
}

function standingOf(box: HTMLElement, known?: boolean): Standing {
  const top = box.scrollTop
  const end = endOf(box)
  const sticks = known ?? end - top < NEAR_END_PX
  return { top, end, sticks, anchor: sticks ? lastRow(box) : firstVisible(box) }
}

/**
 * How far the reader scrolled a moment ago, downwards: browsers tell of a scroll later than
 * the list may change. Being moved because the list became shorter is no scrolling.
 */
function scrolledSince(box: HTMLElement, before: Standing): number {
  const isClamped = box.scrollTop >= endOf(box) - 1
  return isClamped ? 0 : box.scrollTop - before.top
}

function hasLeftTheEnd(box: HTMLElement, before: Standing): boolean {
  const isAway = before.end - box.scrollTop >= NEAR_END_PX
  return before.sticks && isAway && scrolledSince(box, before) < -1
}

function rowsOf(box: HTMLElement): NodeListOf<HTMLElement> {
  return box.querySelectorAll('[data-key]')
}

function firstVisible(box: HTMLElement): Anchor | null {
  const { top } = box.getBoundingClientRect()
  for (const row of rowsOf(box)) {
    const bounds = row.getBoundingClientRect()
    if (bounds.bottom > top) return { key: row.dataset.key ?? '', bottom: bounds.bottom }
  }
  return null
}

/** Held by those who leave the end, until it is known where they went. */
function lastRow(box: HTMLElement): Anchor | null {
  const row = [...rowsOf(box)].at(-1)
  if (row === undefined) return null
  return { key: row.dataset.key ?? '', bottom: row.getBoundingClientRect().bottom }
}

/** Tells whether the anchor is still there; if so, it is where it was but for the scrolling. */
function restore(box: HTMLElement, anchor: Anchor | null, scrolled: number): boolean {
  if (anchor === null) return false
  const row = box.querySelector(`[data-key="${CSS.escape(anchor.key)}"]`)
  if (row === null) return false
  const moved = row.getBoundingClientRect().bottom - (anchor.bottom - scrolled)
  if (Math.abs(moved) >= 0.5) box.scrollTop += moved
  return true
}
