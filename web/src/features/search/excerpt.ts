import type { Highlight } from '@/api/wire'

/** A stretch of text that was looked for, or was not. */
export interface Stretch {
  readonly text: string
  readonly isFound: boolean
}

const BEFORE = 90
const LONGEST = 420

/**
 * The part of a text that shows why it was found: around the first place of what was looked for,
 * from the beginning of a word to the end of one. Places are in code points, as the server counts.
 */
export function excerptOf(text: string, highlights: readonly Highlight[]): Stretch[] {
  const points = [...text]
  const first = highlights[0]?.start ?? 0
  const from = first <= BEFORE ? 0 : wordStart(points, first - BEFORE, first)
  const end =
    points.length - from <= LONGEST ? points.length : wordEnd(points, from, from + LONGEST)
  const stretches: Stretch[] = from > 0 ? [{ text: '…', isFound: false }] : []
  let at = from
  const take = (to: number, isFound: boolean) => {
    if (to > at) stretches.push({ text: points.slice(at, to).join(''), isFound })
    at = Math.max(at, to)
  }
  for (const { start, length } of [...highlights].sort((a, b) => a.start - b.start)) {
    if (start >= end) break
    take(Math.min(start, end), false)
    take(Math.min(start + length, end), true)
  }
  take(end, false)
  if (end < points.length) stretches.push({ text: '…', isFound: false })
  return stretches
}

function wordStart(points: readonly string[], from: number, latest: number): number {
  for (let at = from; at < latest; at += 1) if (isSpace(points[at - 1])) return at
  return from
}

function wordEnd(points: readonly string[], earliest: number, to: number): number {
  for (let at = to; at > earliest; at -= 1) if (isSpace(points[at])) return at
  return to
}

function isSpace(point: string | undefined): boolean {
  return point !== undefined && /\s/u.test(point)
}
