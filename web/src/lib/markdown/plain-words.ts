import { readMarkdown } from '@/lib/markdown/read-blocks'
import { type Block, plainText } from '@/lib/markdown/tree'

/** Longer texts are not read to their end for the sake of a line. */
const READ_MOST = 1_000

/** The beginning of a text in one line, without what makes it bold, a list, or a link. */
export function plainWords(text: string): string {
  const words = readMarkdown(text.slice(0, READ_MOST)).map(wordsOf).join(' ')
  return words.replaceAll(/\s+/gu, ' ').trim()
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
