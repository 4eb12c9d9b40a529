/** What stands in a field, and what of it is selected. */
export interface Typed {
  readonly text: string
  readonly start: number
  readonly end: number
}

export type Mark = '**' | '_' | '~~' | '`'

const ADDRESS = /^https?:\/\/\S+$/iu

/** Puts what is selected between two marks, or takes them away; without a selection one goes on between. */
export function marked(typed: Typed, mark: Mark): Typed {
  const { text, start, end } = withoutEdges(typed)
  const before = text.slice(0, start)
  const chosen = text.slice(start, end)
  const after = text.slice(end)
  if (before.endsWith(mark) && after.startsWith(mark)) {
    const from = start - mark.length
    return {
      text: before.slice(0, -mark.length) + chosen + after.slice(mark.length),
      start: from,
      end: from + chosen.length,
    }
  }
  if (chosen.length > mark.length * 2 && chosen.startsWith(mark) && chosen.endsWith(mark)) {
    const inner = chosen.slice(mark.length, -mark.length)
    return { text: before + inner + after, start, end: start + inner.length }
  }
  const from = start + mark.length
  return {
    text: before + mark + chosen + mark + after,
    start: from,
    end: from + chosen.length,
  }
}

/** Makes a link of what is selected; one goes on where something is missing. */
export function linked({ text, start, end }: Typed, address = ''): Typed {
  const chosen = text.slice(start, end)
  const isAddress = address === '' && ADDRESS.test(chosen)
  const [words, target] = isAddress ? ['', chosen] : [chosen, address]
  const caret =
    words === '' ? start + 1 : start + words.length + 3 + (target === '' ? 0 : target.length + 1)
  return {
    text: `${text.slice(0, start)}[${words}](${target})${text.slice(end)}`,
    start: caret,
    end: caret,
  }
}

/** Whether pasting this over a selection should make a link of it. */
export function isAddress(text: string): boolean {
  return ADDRESS.test(text)
}

/** What stands before each line of it, by number. */
export type LineSign = (index: number) => string

export const QUOTED: LineSign = () => '> '
export const LISTED: LineSign = () => '- '
export const NUMBERED: LineSign = (index) => `${index + 1}. `

/** Puts a sign before each line that is selected, or takes it away where all have it. */
export function withSigns({ text, start, end }: Typed, sign: LineSign): Typed {
  const from = text.lastIndexOf('\n', start - 1) + 1
  const next = text.indexOf('\n', end)
  const to = next === -1 ? text.length : next
  const lines = text.slice(from, to).split('\n')
  const haveIt = lines.every((line, index) => line.startsWith(sign(index)))
  const changed = lines
    .map((line, index) => (haveIt ? line.slice(sign(index).length) : sign(index) + line))
    .join('\n')
  const caret = from + changed.length
  return {
    text: text.slice(0, from) + changed + text.slice(to),
    start: start === end ? caret : from,
    end: caret,
  }
}

/** Puts the lines that are selected into a block of code. */
export function fenced({ text, start, end }: Typed): Typed {
  const before = text.slice(0, start).replace(/(?<=[^\n])$/u, '\n')
  const code = text.slice(start, end)
  const after = text.slice(end).replace(/^(?=[^\n])/u, '\n')
  const from = before.length + 4
  return {
    text: `${before}\`\`\`\n${code}\n\`\`\`${after}`,
    start: from,
    end: from + code.length,
  }
}

/** Marks that touch a space would be plain text. */
function withoutEdges({ text, start, end }: Typed): Typed {
  const chosen = text.slice(start, end)
  const trimmed = chosen.trim()
  if (trimmed === '') return { text, start, end }
  const from = start + chosen.indexOf(trimmed)
  return { text, start: from, end: from + trimmed.length }
}
