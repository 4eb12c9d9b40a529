import type { Block, Inline, TableRow } from '@/lib/markdown/tree'

const CELLS_MOST = 20
const RULE_CELL = /^\s*:?-+:?\s*$/u

/** Whether these are the names of columns with the line below that makes them a table. */
export function isTableStart(line: string, below: string): boolean {
  if (!(line.includes('|') && below.includes('|') && below.includes('-'))) return false
  const rules = cellsOf(below)
  return rules.length === cellsOf(line).length && rules.every((cell) => RULE_CELL.test(cell))
}

/** Reads the lines of a table; the second one is the rule. */
export function readTable(
  lines: readonly string[],
  read: (cell: string) => readonly Inline[],
): Block {
  const rowOf = (line: string): TableRow => cellsOf(line).map((cell) => read(cell.trim()))
  const [first = '', , ...others] = lines
  const head = rowOf(first)
  return { kind: 'table', head, rows: others.map((line) => rowOf(line).slice(0, head.length)) }
}

function cellsOf(line: string): string[] {
  const bare = line.trim().replace(/^\|/u, '').replace(/\|$/u, '')
  return bare.split(/(?<!\\)\|/u, CELLS_MOST).map((cell) => cell.replaceAll('\\|', '|'))
}
