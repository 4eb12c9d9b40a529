import { readMarkdown } from '@/lib/markdown/read-blocks'
import { type Block, plainText } from '@/lib/markdown/tree'

/** Longer texts are not read to their end for the sake of a line. */
const READ_MOST = 1_000

/** The beginning of a text in one line, without what makes it bold, a list, or a link. */
export function plainWords(text: string): string {
  return plainLines(text.slice(0, READ_MOST)).replaceAll(/\s+/gu, ' ').trim()
}

/** A whole text as it is read, each part of it in lines of its own. */
export function plainLines(text: string): string {
  return readMarkdown(text).map(wordsOf).filter(Boolean).join('\n')
}

function wordsOf(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return plainText(block.content)
    case 'code':
      return block.text
    case 'quote':
      return block.blocks.map(wordsOf).join(' ')
    case 'list':
      return block.items.flatMap(({ blocks }) => blocks.map(wordsOf)).join(' · ')
    case 'table':
      return [block.head, ...block.rows].flatMap((row) => row.map(plainText)).join(' · ')
    case 'rule':
      return ''
  }
}
