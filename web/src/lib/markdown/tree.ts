/** What a text of Markdown is made of, ready to be drawn. Nothing of it is HTML. */
export type Block =
  | { readonly kind: 'paragraph'; readonly content: readonly Inline[] }
  | { readonly kind: 'heading'; readonly level: number; readonly content: readonly Inline[] }
  | { readonly kind: 'code'; readonly language: string; readonly text: string }
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] }
  | {
      readonly kind: 'list'
      /** The number that an ordered list begins with; null for one with bullets. */
      readonly start: number | null
      readonly items: readonly ListItem[]
    }
  | { readonly kind: 'table'; readonly head: TableRow; readonly rows: readonly TableRow[] }
  | { readonly kind: 'rule' }

export interface ListItem {
  /** Whether it is ticked off; null for what is no task. */
  readonly isDone: boolean | null
  readonly blocks: readonly Block[]
}

/** Its cells; where one is missing, nothing is in it. */
export type TableRow = readonly (readonly Inline[])[]

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'break' }
  | { readonly kind: 'code'; readonly text: string }
  | {
      readonly kind: 'strong' | 'emphasis' | 'strike'
      readonly content: readonly Inline[]
    }
  | { readonly kind: 'link'; readonly href: string; readonly content: readonly Inline[] }
  /** Somebody or everybody is called by this name. */
  | { readonly kind: 'mention'; readonly name: string }

/**
 * Tells how much of what stands behind an @ is a name that calls somebody, in UTF-16 units; 0 where
 * it calls nobody.
 */
export type FindName = (word: string) => number

export const callNobody: FindName = () => 0

/** The words of it alone, as they are read. */
export function plainText(content: readonly Inline[]): string {
  return content.map(wordsOf).join('')
}

function wordsOf(inline: Inline): string {
  switch (inline.kind) {
    case 'text':
    case 'code':
      return inline.text
    case 'break':
      return '\n'
    case 'mention':
      return `@${inline.name}`
    default:
      return plainText(inline.content)
  }
}
