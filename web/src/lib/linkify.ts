/** A stretch of a message: words as they are, or words that lead somewhere. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string }

const CANDIDATE = /\b(?:https?:\/\/|www\.)[^\s<>"'`]+/giu
const TRAILING_MARKS = /[.,;:!?…*_~]+$/u
const CLOSERS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' }

/**
 * Finds the web addresses in a text. Only http and https become links, whatever else a
 * text may contain; the pieces joined give the text again, character for character.
 */
export function linkify(text: string): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const match of text.matchAll(CANDIDATE)) {
    const address = withoutTrail(match[0])
    const href = webAddress(address)
    if (href === null) continue
    if (match.index > end) pieces.push({ kind: 'text', text: text.slice(end, match.index) })
    pieces.push({ kind: 'link', text: address, href })
    end = match.index + address.length
  }
  if (end < text.length) pieces.push({ kind: 'text', text: text.slice(end) })
  return pieces
}

/** Cuts what belongs to the sentence and not to the address: "(see https://example.org/a_(b))." */
function withoutTrail(candidate: string): string {
  let address = candidate
  for (;;) {
    const shorter = withoutUnmatchedCloser(address.replace(TRAILING_MARKS, ''))
    if (shorter === address) return address
    address = shorter
  }
}

function withoutUnmatchedCloser(address: string): string {
  const closer = address.at(-1) ?? ''
  const opener = CLOSERS[closer]
  if (opener === undefined) return address
  const balanced = count(address, opener) >= count(address, closer)
  return balanced ? address : address.slice(0, -1)
}

function count(text: string, character: string): number {
  return text.split(character).length - 1
}

function webAddress(address: string): string | null {
  const url = URL.parse(/^www\./iu.test(address) ? `https://${address}` : address)
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return null
  return url.hostname.includes('.') || url.hostname === 'localhost' || url.hostname.includes(':')
    ? url.href
    : null
}
