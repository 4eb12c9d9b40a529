import { delimiterAt, type Piece, resolveEmphasis } from '@/lib/markdown/emphasis'
import {
  angledAddressAt,
  bareAddressAt,
  type Destination,
  destinationAt,
} from '@/lib/markdown/links'
import type { FindName, Inline } from '@/lib/markdown/tree'

/** What may begin something; all between is text. */
const SPECIAL = /[\\`*_~[\]!<@\n]|https?:\/\/|www\./giu
const ESCAPED = /[!-/:-@[-`{-~]/u
const WORD_BEFORE = /[\p{L}\p{N}_]$/u
/** As the server reads it: not within an address or a path, and up to what no name can hold. */
const CALL = /(?<![\p{L}\p{N}_@./-])@([^\s@`,;:!?()[\]{}<>"'*~|/\\&%$#+=^]{1,64})/uy

interface OpenBracket {
  /** Where in the pieces its text begins. */
  readonly piece: number
  readonly isImage: boolean
}

/** Reads the words of a paragraph. The cost grows with their length, whatever they are. */
export function readInline(text: string, findName: FindName): Inline[] {
  return new InlineReader(text, findName).read()
}

class InlineReader {
  readonly #text: string
  readonly #findName: FindName
  readonly #pieces: Piece[] = []
  readonly #brackets: OpenBracket[] = []
  /** By length of a run of backticks where the runs of that length are, the next one last. */
  readonly #ticks: Map<number, number[]>
  #at = 0

  constructor(text: string, findName: FindName) {
    this.#text = text
    this.#findName = findName
    this.#ticks = runsOfBackticks(text)
  }

  read(): Inline[] {
    const text = this.#text
    while (this.#at < text.length) {
      SPECIAL.lastIndex = this.#at
      const index = SPECIAL.exec(text)?.index ?? text.length
      if (index > this.#at) this.#say(text.slice(this.#at, index))
      this.#at = index
      if (index < text.length) this.#special(text[index] as string)
    }
    return resolveEmphasis(this.#pieces)
  }

  #special(sign: string): void {
    switch (sign) {
      case '\n':
        this.#break()
        return
      case '\\':
        this.#escape()
        return
      case '`':
        this.#code()
        return
      case '*':
      case '_':
      case '~':
        this.#delimiter()
        return
      case '!':
      case '[':
        this.#open(sign === '!')
        return
      case ']':
        this.#close()
        return
      case '@':
        this.#mention()
        return
      default:
        this.#address(sign)
    }
  }

  #say(text: string): void {
    const last = this.#pieces.at(-1)
    // Words behind an open bracket are its own.
    const isOwn = this.#brackets.at(-1)?.piece !== this.#pieces.length
    if (last?.kind === 'text' && isOwn) {
      this.#pieces[this.#pieces.length - 1] = { kind: 'text', text: last.text + text }
    } else {
      this.#pieces.push({ kind: 'text', text })
    }
  }

  #literally(length: number): void {
    this.#say(this.#text.slice(this.#at, this.#at + length))
    this.#at += length
  }

  #break(): void {
    this.#pieces.push({ kind: 'break' })
    this.#at += 1
  }

  #escape(): void {
    const next = this.#text[this.#at + 1] ?? ''
    if (!ESCAPED.test(next)) {
      this.#literally(1)
      return
    }
    this.#say(next)
    this.#at += 2
  }

  /** Code goes up to the next run of as many backticks; without one, they are only that. */
  #code(): void {
    const length = runAt(this.#text, this.#at)
    const begin = this.#at + length
    const later = this.#ticks.get(length) ?? []
    while (later.length > 0 && (later.at(-1) as number) < begin) later.pop()
    const end = later.at(-1)
    if (end === undefined) {
      this.#literally(length)
      return
    }
    const code = this.#text.slice(begin, end).replaceAll('\n', ' ')
    const isPadded = code.startsWith(' ') && code.endsWith(' ') && code.trim() !== ''
    this.#pieces.push({ kind: 'code', text: isPadded ? code.slice(1, -1) : code })
    this.#at = end + length
  }

  #delimiter(): void {
    const delimiter = delimiterAt(this.#text, this.#at)
    if (delimiter.opens || delimiter.closes) {
      this.#pieces.push(delimiter)
      this.#at += delimiter.count
    } else {
      this.#literally(delimiter.count)
    }
  }

  #open(isImage: boolean): void {
    if (isImage && this.#text[this.#at + 1] !== '[') {
      this.#literally(1)
      return
    }
    const sign = isImage ? '![' : '['
    this.#pieces.push({ kind: 'text', text: sign })
    this.#brackets.push({ piece: this.#pieces.length, isImage })
    this.#at += sign.length
  }

  #close(): void {
    const bracket = this.#brackets.pop()
    const destination = bracket && destinationAt(this.#text, this.#at + 1)
    if (!bracket || !destination || bracket.piece === this.#pieces.length) {
      this.#literally(1)
      return
    }
    const content = withoutLinks(resolveEmphasis(this.#pieces.splice(bracket.piece)))
    this.#pieces.pop()
    // A link holds no link: what is open around this one is only a bracket.
    this.#brackets.length = 0
    this.#link({ ...destination, content })
  }

  #mention(): void {
    CALL.lastIndex = this.#at
    const word = CALL.exec(this.#text)?.[1] ?? ''
    const length = word === '' ? 0 : this.#findName(word)
    if (length === 0) {
      this.#literally(1)
      return
    }
    this.#pieces.push({ kind: 'mention', name: word.slice(0, length) })
    this.#at += 1 + length
  }

  #address(sign: string): void {
    const isAngled = sign === '<'
    const isWithinWord =
      !isAngled && WORD_BEFORE.test(this.#text.slice(Math.max(0, this.#at - 2), this.#at))
    const found = isAngled
      ? angledAddressAt(this.#text, this.#at)
      : isWithinWord
        ? null
        : bareAddressAt(this.#text, this.#at)
    if (found === null) this.#literally(1)
    else this.#link({ ...found, content: [{ kind: 'text', text: found.text }] })
  }

  #link({ href, end, content }: Destination & { content: Inline[] }): void {
    this.#pieces.push({ kind: 'link', href, content })
    this.#at = end
  }
}

function withoutLinks(content: readonly Inline[]): Inline[] {
  return content.flatMap((inline): Inline[] => {
    if (inline.kind === 'link') return withoutLinks(inline.content)
    return 'content' in inline ? [{ ...inline, content: withoutLinks(inline.content) }] : [inline]
  })
}

function runAt(text: string, start: number): number {
  let end = start
  while (text[end] === '`') end += 1
  return end - start
}

function runsOfBackticks(text: string): Map<number, number[]> {
  const runs = new Map<number, number[]>()
  for (const { 0: run, index } of [...text.matchAll(/`+/gu)].reverse()) {
    const same = runs.get(run.length)
    if (same === undefined) runs.set(run.length, [index])
    else same.push(index)
  }
  return runs
}
