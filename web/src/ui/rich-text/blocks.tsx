import { t } from '@lingui/core/macro'
import type { Block, ListItem } from '@/lib/markdown/tree'
import { CodeBlock } from '@/ui/rich-text/code-block'
import { Inlines } from '@/ui/rich-text/inlines'
import styles from './rich-text.module.css'

/** Paragraphs and what else stands below one another. */
export function Blocks({ blocks }: { blocks: readonly Block[] }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: The parts of a text have no other name.
  return blocks.map((block, index) => <OneBlock key={index} block={block} />)
}

function OneBlock({ block }: { block: Block }) {
  switch (block.kind) {
    case 'paragraph':
      return (
        <p>
          <Inlines content={block.content} />
        </p>
      )
    case 'heading':
      // Bold and a little larger: a message is no page, and has no place in the page's outline.
      return (
        <p className={block.level <= 2 ? `${styles.heading} ${styles.large}` : styles.heading}>
          <Inlines content={block.content} />
        </p>
      )
    case 'code':
      return <CodeBlock text={block.text} language={block.language} />
    case 'quote':
      return (
        <blockquote className={styles.quote}>
          <Blocks blocks={block.blocks} />
        </blockquote>
      )
    case 'list':
      return <List start={block.start} items={block.items} />
    case 'table':
      return <Table block={block} />
    case 'rule':
      return <hr className={styles.rule} />
  }
}

function List({ start, items }: { start: number | null; items: readonly ListItem[] }) {
  const Tag = start === null ? 'ul' : 'ol'
  return (
    <Tag className={styles.list} {...(start !== null && { start })}>
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: The items of a list have no other name.
        <li key={index} className={item.isDone === null ? undefined : styles.task}>
          {item.isDone !== null && (
            <input
              type="checkbox"
              aria-label={item.isDone ? t`Done` : t`To do`}
              checked={item.isDone}
              disabled={true}
            />
          )}
          <Blocks blocks={item.blocks} />
        </li>
      ))}
    </Tag>
  )
}

function Table({ block: { head, rows } }: { block: Extract<Block, { kind: 'table' }> }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: What scrolls must scroll by keyboard.
    <div className={styles.wide} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            {head.map((cell, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: A column is known by its place.
              <th key={index} scope="col">
                <Inlines content={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, number) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: A row is known by its place.
            <tr key={number}>
              {head.map((_, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: A column is known by its place.
                <td key={index}>
                  <Inlines content={row[index] ?? []} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
