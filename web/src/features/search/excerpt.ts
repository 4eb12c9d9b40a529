import type { Highlight } from '@/api/wire'
import { plainLines } from '@/lib/markdown/plain-words'

/** A stretch of text that was looked for, or was not. */
export interface Stretch {
  readonly text: string
  readonly isFound: boolean
}

interface Place {
  readonly start: number
  readonly end: number
}

const BEFORE = 90
const LONGEST = 420

/**
 * The part of a message that shows why it was found: around the first place of what was looked for,
 * from the beginning of a word to the end of one. It is as one reads it, without the signs of
 * Markdown; unless some of what was found stands in these, such as the address of a link.
 *
 * @param highlights in code points of the text, as the server counts
 */
export function excerptOf(text: string, highlights: readonly Highlight[]): Stretch[] {
  const written = [...text]
  const found = highlights.map(({ start, length }) => ({ start, end: start + length }))
  const words = new Set(found.map(({ start, end }) => written.slice(start, end).join('')))
  const read = plainLines(text)
  return [...words].every((word) => read.includes(word))
    ? excerpt(read, placesOf(read, words))
    : excerpt(text, joined(found.map((place) => inUnits(written, place))))
}

function excerpt(text: string, places: readonly Place[]): Stretch[] {
  const first = places[0]?.start ?? 0
  const from = first <= BEFORE ? 0 : wordStart(text, whole(text, first - BEFORE), first)
  const latest = whole(text, from + LONGEST)
  const end = text.length <= latest ? text.length : wordEnd(text, from, latest)
  const stretches: Stretch[] = from > 0 ? [{ text: '…', isFound: false }] : []
  let at = from
  const take = (to: number, isFound: boolean) => {
    if (to > at) stretches.push({ text: text.slice(at, to), isFound })
    at = Math.max(at, to)
  }
  for (const place of places) {
    take(Math.min(place.start, end), false)
    take(Math.min(place.end, end), true)
  }
  take(end, false)
  if (end < text.length) stretches.push({ text: '…', isFound: false })
  return stretches
}

function placesOf(text: string, words: Iterable<string>): Place[] {
  const places: Place[] = []
  for (const word of words) {
    let start = text.indexOf(word)
    while (start >= 0) {
      const end = start + word.length
      places.push({ start, end })
      start = text.indexOf(word, end)
    }
  }
  return joined(places)
}

/** In order, and those that overlap as one. */
function joined(places: readonly Place[]): Place[] {
  const apart: Place[] = []
  for (const place of [...places].sort((a, b) => a.start - b.start)) {
    const last = apart.at(-1)
    if (last === undefined || last.end <= place.start) apart.push(place)
    else apart.splice(-1, 1, { start: last.start, end: Math.max(last.end, place.end) })
  }
  return apart
}

function inUnits(points: readonly string[], { start, end }: Place): Place {
  const before = points.slice(0, start).join('').length
  return { start: before, end: before + points.slice(start, end).join('').length }
}

/** Not in the middle of a character that takes two units. */
function whole(text: string, at: number): number {
  return /[\uDC00-\uDFFF]/u.test(text[at] ?? '') ? at - 1 : at
}

function wordStart(text: string, from: number, latest: number): number {
  for (let at = from; at < latest; at += 1) if (isSpace(text[at - 1])) return at
  return from
}

function wordEnd(text: string, earliest: number, to: number): number {
  for (let at = to; at > earliest; at -= 1) if (isSpace(text[at])) return at
  return to
}

function isSpace(unit: string | undefined): boolean {
  return unit !== undefined && /\s/u.test(unit)
}
