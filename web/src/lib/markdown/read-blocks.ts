import { readInline } from '@/lib/markdown/read-inline'
import { isTableStart, readTable } from '@/lib/markdown/read-table'
import { type Block, callNobody, type FindName, type ListItem } from '@/lib/markdown/tree'

/** Deeper than anybody quotes; what would be, stays as it was typed. */
const DEPTH_MOST = 6

const FENCE = /^ {0,3}(`{3,}(?!.*`)|~{3,})\s*(\S*)/u
const HEADING = /^ {0,3}(#{1,6}) +(\S.*)$/u
const RULE = /^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/u
const QUOTE = /^ {0,3}> ?/u
const ITEM = /^( *)([-*+]|(\d{1,9})[.)])( +)(\S.*)$/u
const TASK = /^\[([ xX])\]\s+/u

/**
 * Reads a message: Markdown as people write it in a chat. A new line is a new line, nothing is
 * HTML, and what is not closed stays as it was typed. The cost grows with the length, whatever the
 * text is.
 */
export function readMarkdown(text: string, findName: FindName = callNobody): Block[] {
  const lines = text.replaceAll(/\r\n?/gu, '\n').replaceAll('\t', '    ').split('\n')
  return new BlockReader(lines, { findName, depth: 0 }).read()
}

interface Within {
  readonly findName: FindName
  readonly depth: number
}

class BlockReader {
  readonly #lines: readonly string[]
  readonly #within: Within
  readonly #blocks: Block[] = []
  #at = 0

  constructor(lines: readonly string[], within: Within) {
    this.#lines = lines
    this.#within = within
  }

  read(): Block[] {
    while (this.#at < this.#lines.length) {
      const line = this.#line()
      if (line.trim() === '') this.#at += 1
      else this.#blocks.push(this.#block(line))
    }
    return this.#blocks
  }

  #line(offset = 0): string {
    return this.#lines[this.#at + offset] ?? ''
  }

  #block(line: string): Block {
    const fence = FENCE.exec(line)
    if (fence !== null) return this.#code(fence)
    if (RULE.test(line)) {
      this.#at += 1
      return { kind: 'rule' }
    }
    const heading = HEADING.exec(line)
    if (heading !== null) {
      this.#at += 1
      const [, signs = '', words = ''] = heading
      return { kind: 'heading', level: signs.length, content: this.#inline(words.trimEnd()) }
    }
    const isShallow = this.#within.depth < DEPTH_MOST
    if (isShallow && QUOTE.test(line)) return this.#quote()
    if (isShallow && ITEM.test(line)) return this.#list(line)
    if (isTableStart(line, this.#line(1))) return this.#table()
    return this.#paragraph()
  }

  /** Up to a fence that is as long, or else to the end: a fence that was forgotten is meant. */
  #code([, fence = '', language = '']: RegExpExecArray): Block {
    const indent = this.#line().search(/\S/u)
    const closing = new RegExp(`^ {0,3}${fence[0]}{${fence.length},}\\s*$`, 'u')
    const lines: string[] = []
    this.#at += 1
    while (this.#at < this.#lines.length && !closing.test(this.#line())) {
      lines.push(withoutIndent(this.#line(), indent))
      this.#at += 1
    }
    this.#at += 1
    return { kind: 'code', language: language.toLowerCase(), text: lines.join('\n') }
  }

  #quote(): Block {
    const lines: string[] = []
    while (QUOTE.test(this.#line())) {
      lines.push(this.#line().replace(QUOTE, ''))
      this.#at += 1
    }
    return { kind: 'quote', blocks: this.#read(lines) }
  }

  #list(first: string): Block {
    const [, , marker = '', number] = ITEM.exec(first) ?? []
    const items: ListItem[] = []
    while (isItemLike(this.#line(), marker)) items.push(this.#item())
    return { kind: 'list', start: number === undefined ? null : Number(number), items }
  }

  #item(): ListItem {
    const [, indent = '', marker = '', , gap = '', rest = ''] = ITEM.exec(this.#line()) ?? []
    const width = indent.length + marker.length + Math.min(gap.length, 4)
    const task = TASK.exec(rest)
    const lines = [task === null ? rest : rest.slice(task[0].length)]
    this.#at += 1
    while (this.#at < this.#lines.length && this.#belongs(indent.length)) {
      lines.push(withoutIndent(this.#line(), width))
      this.#at += 1
    }
    return { isDone: task === null ? null : task[1] !== ' ', blocks: this.#read(lines) }
  }

  /** Whether the line stands further in than its item, or is empty before one that does. */
  #belongs(indent: number): boolean {
    const line = this.#line().trim() === '' ? this.#line(1) : this.#line()
    return line.trim() !== '' && line.search(/\S/u) > indent
  }

  #table(): Block {
    const lines: string[] = []
    while (this.#line().includes('|')) {
      lines.push(this.#line())
      this.#at += 1
    }
    return readTable(lines, (cell) => this.#inline(cell))
  }

  #paragraph(): Block {
    const lines: string[] = []
    do {
      lines.push(this.#line().trim())
      this.#at += 1
    } while (this.#line().trim() !== '' && !this.#interrupts())
    return { kind: 'paragraph', content: this.#inline(lines.join('\n')) }
  }

  /** Whether the line begins something else although no empty line is before it. */
  #interrupts(): boolean {
    const line = this.#line()
    if (FENCE.test(line) || HEADING.test(line) || RULE.test(line)) return true
    const isShallow = this.#within.depth < DEPTH_MOST
    // "1984. It was a bright cold day" on a second line is prose.
    const startsList = /^ *(?:[-*+]|1[.)]) +\S/u.test(line)
    return isShallow && (QUOTE.test(line) || startsList)
  }

  #inline(text: string) {
    return readInline(text, this.#within.findName)
  }

  #read(lines: readonly string[]): Block[] {
    return new BlockReader(lines, { ...this.#within, depth: this.#within.depth + 1 }).read()
  }
}

/** Whether it is an item of the same list: another bullet begins another one. */
function isItemLike(line: string, marker: string): boolean {
  const found = ITEM.exec(line)?.[2]
  return found !== undefined && !RULE.test(line) && found.at(-1) === marker.at(-1)
}

function withoutIndent(line: string, most: number): string {
  const indent = line.search(/\S/u)
  return line.slice(Math.min(most, indent === -1 ? line.length : indent))
}
