import type { Inline } from '@/lib/markdown/tree'

/** A run of the same sign that may begin or end something, as CommonMark calls it. */
export interface Delimiter {
  readonly kind: 'delimiter'
  readonly sign: '*' | '_' | '~'
  count: number
  readonly opens: boolean
  readonly closes: boolean
}

export type Piece = Inline | Delimiter

/** Deeper than anybody means it; what would be, stays as it was typed. */
const DEPTH_MOST = 8
/** Longer runs are a line of stars and no emphasis. */
const RUN_MOST = 3

/** Reads a run of `*`, `_` or `~` by what stands before and behind it (CommonMark 0.31, 6.2). */
export function delimiterAt(text: string, start: number): Delimiter {
  const sign = text[start] as Delimiter['sign']
  let end = start + 1
  while (text[end] === sign) end += 1
  const count = end - start
  const before = start === 0 ? ' ' : characterBefore(text, start)
  const after = end >= text.length ? ' ' : String.fromCodePoint(text.codePointAt(end) ?? 32)
  const leans = leaning(before, after)
  const isAlone = sign === '~' ? count !== 2 : count > RUN_MOST
  const isWithinWord = sign === '_' && leans.left && leans.right
  return {
    kind: 'delimiter',
    sign,
    count,
    opens: !isAlone && leans.left && (!isWithinWord || isPunctuation(before)),
    closes: !isAlone && leans.right && (!isWithinWord || isPunctuation(after)),
  }
}

function leaning(before: string, after: string): { left: boolean; right: boolean } {
  const [spaceBefore, spaceAfter] = [isSpace(before), isSpace(after)]
  const [markBefore, markAfter] = [isPunctuation(before), isPunctuation(after)]
  return {
    left: !spaceAfter && (!markAfter || spaceBefore || markBefore),
    right: !spaceBefore && (!markBefore || spaceAfter || markAfter),
  }
}

function characterBefore(text: string, index: number): string {
  const code = text.charCodeAt(index - 1)
  const isTrail = code >= 0xdc00 && code <= 0xdfff
  return text.slice(isTrail ? index - 2 : index - 1, index)
}

function isSpace(character: string): boolean {
  return /^\s$/u.test(character)
}

function isPunctuation(character: string): boolean {
  return /^[\p{P}\p{S}]$/u.test(character)
}

/**
 * Pairs the runs that begin with those that end something. What finds no partner is text.
 */
export function resolveEmphasis(pieces: readonly Piece[]): Inline[] {
  const done: Piece[] = []
  const openers: Openers = { '*': [], _: [], '~': [] }
  for (const piece of pieces) {
    if (piece.kind !== 'delimiter') {
      done.push(piece)
      continue
    }
    const rest = { ...piece }
    while (rest.closes && rest.count > 0 && closeWith(rest, done, openers));
    if (rest.count === 0) continue
    if (rest.opens) openers[rest.sign].push(done.length)
    done.push(rest)
  }
  return joined(done)
}

/** By sign where the runs are that nothing has ended yet. */
type Openers = Readonly<Record<Delimiter['sign'], number[]>>

/** Makes one element of what stands between this run and the last one that it ends, if it can. */
function closeWith(closer: Delimiter, done: Piece[], openers: Openers): boolean {
  const index = openers[closer.sign].findLast((place) => pairs(done[place], closer))
  if (index === undefined) return false
  const opener = done[index] as Delimiter
  const content = joined(done.splice(index + 1))
  // What was open within it can be ended no more.
  forgetFrom(index + 1, openers)
  if (content.length === 0 || depthOf(content) >= DEPTH_MOST) {
    done.push(...content)
    forgetFrom(index, openers)
    return false
  }
  const width = closer.sign === '~' || (opener.count >= 2 && closer.count >= 2) ? 2 : 1
  opener.count -= width
  closer.count -= width
  if (opener.count === 0) {
    done.pop()
    forgetFrom(index, openers)
  }
  const kind = closer.sign === '~' ? 'strike' : width === 2 ? 'strong' : 'emphasis'
  done.push({ kind, content })
  return true
}

function forgetFrom(index: number, openers: Openers): void {
  for (const places of Object.values(openers)) {
    while (places.length > 0 && (places.at(-1) as number) >= index) places.pop()
  }
}

/** Rule of three: runs that could both begin and end fit only if they are of one size or none is a third. */
function pairs(opener: Piece | undefined, closer: Delimiter): boolean {
  if (opener?.kind !== 'delimiter' || opener.sign !== closer.sign) return false
  const isEither = (opener.opens && opener.closes) || (closer.opens && closer.closes)
  if (!isEither || (opener.count + closer.count) % 3 !== 0) return true
  return opener.count % 3 === 0 && closer.count % 3 === 0
}

function depthOf(content: readonly Inline[]): number {
  let depth = 0
  for (const inline of content) {
    if ('content' in inline) depth = Math.max(depth, depthOf(inline.content))
  }
  return depth + 1
}

/** Runs without a partner are what they look like; neighbouring text is one text. */
function joined(pieces: readonly Piece[]): Inline[] {
  const result: Inline[] = []
  for (const piece of pieces) {
    const inline: Inline =
      piece.kind === 'delimiter' ? { kind: 'text', text: piece.sign.repeat(piece.count) } : piece
    const last = result.at(-1)
    if (inline.kind === 'text' && last?.kind === 'text') {
      result[result.length - 1] = { kind: 'text', text: last.text + inline.text }
    } else {
      result.push(inline)
    }
  }
  return result
}
