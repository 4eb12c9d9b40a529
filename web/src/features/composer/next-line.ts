import type { Typed } from '@/features/composer/formatting'

const FENCE = /^ {0,3}(`{3,})/u
const ITEM = /^(\s*)(?:([-*+])|(\d{1,9})([.)]))(\s+)(\[[ xX]\]\s+)?/u
const QUOTE = /^((?:>\s?)+)/u

/**
 * What a new line begins with: a list goes on with its next item, a quotation with its sign, and
 * both end at an item that was left empty; code keeps how far it is moved in. Null for just a line.
 */
export function nextLine({ text, start, end }: Typed): Typed | null {
  const from = text.lastIndexOf('\n', start - 1) + 1
  const line = text.slice(from, start)
  if (FENCE.test(line) && isInCode(text, start) && !isClosed(text, end)) {
    return replaced(text, start, end, { before: '\n', after: '\n```' })
  }
  if (isInCode(text, start)) {
    const indent = /^[ \t]+/u.exec(line)?.[0] ?? ''
    return indent === '' ? null : replaced(text, start, end, { before: `\n${indent}` })
  }
  const item = ITEM.exec(line)
  const sign = item?.[0] ?? QUOTE.exec(line)?.[0]
  if (sign === undefined) return null
  const isEmpty = line.length === sign.length && start === end
  if (isEmpty) return replaced(text, from, end, {})
  return replaced(text, start, end, { before: `\n${item === null ? sign : signAfter(item)}` })
}

/** Whether a place stands within a block of code that began before it. */
export function isInCode(text: string, at: number): boolean {
  const lines = text.slice(0, at).split('\n')
  return lines.filter((line) => FENCE.test(line)).length % 2 === 1
}

function isClosed(text: string, at: number): boolean {
  return text
    .slice(at)
    .split('\n')
    .slice(1)
    .some((line) => FENCE.test(line))
}

function signAfter([, indent = '', bullet, number, dot = '', space = '', box]: RegExpExecArray) {
  const sign = bullet ?? `${Number(number) + 1}${dot}`
  return `${indent}${sign}${space}${box === undefined ? '' : '[ ] '}`
}

function replaced(
  text: string,
  from: number,
  to: number,
  { before = '', after = '' }: { before?: string; after?: string },
): Typed {
  const caret = from + before.length
  return { text: text.slice(0, from) + before + after + text.slice(to), start: caret, end: caret }
}
