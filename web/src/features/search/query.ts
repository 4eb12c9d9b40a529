/** What may stand before a colon; everything else is a word to look for, also `foo:bar`. */
export const OPERATORS = ['from', 'in', 'mentions', 'before', 'after', 'on', 'has', 'is'] as const

export type Operator = (typeof OPERATORS)[number]

/** One thing that narrows a search. */
export interface Term {
  readonly operator: Operator
  readonly value: string
}

/** What is looked for: words, as they were typed, and what narrows it. */
export interface Query {
  readonly terms: readonly Term[]
  readonly words: string
}

export const THINGS = ['image', 'link', 'file'] as const

/** The server reads a query like this: words, phrases in any quotation marks, and operators. */
const PIECE = /(?:([A-Za-z]+):)?["“”„‟]([^"“”„‟]*)(?:["“”„‟]|$)|\S+/gu
const WORD = /^([A-Za-z]+):(.+)$/su
const DAY = /^\d{4}-\d{2}-\d{2}$/u

export function parseQuery(text: string): Query {
  const terms: Term[] = []
  const words: string[] = []
  for (const [piece, name, phrase] of text.matchAll(PIECE)) {
    const [, wordName, wordValue] = phrase === undefined ? (WORD.exec(piece) ?? []) : []
    const operator = operatorIn(name ?? wordName)
    const value = (phrase ?? wordValue ?? '').trim()
    if (operator !== null && value !== '') terms.push({ operator, value: bare(operator, value) })
    else words.push(piece)
  }
  return { terms, words: words.join(' ') }
}

/** What `parseQuery` reads as this again; it is what stands in the address. */
export function writeQuery({ terms, words }: Query): string {
  const written = terms.map(({ operator, value }) =>
    /\s/u.test(value) ? `${operator}:"${value}"` : `${operator}:${value}`,
  )
  return [...written, words.trim()].filter((part) => part !== '').join(' ')
}

/** The query with one more term; the same twice is once. */
export function withTerm({ terms, words }: Query, term: Term): Query {
  const others = terms.filter((other) => !isSame(other, term))
  return { terms: [...others, term], words }
}

function isSame(one: Term, other: Term): boolean {
  return one.operator === other.operator && one.value === other.value
}

/** Whether it says only where to look, and not yet what for. */
export function isIdle({ terms, words }: Query): boolean {
  return words === '' && terms.every(({ operator }) => operator === 'in')
}

/** Whether the server will understand it; it refuses the whole query otherwise. */
export function isGood({ operator, value }: Term): boolean {
  switch (operator) {
    case 'has':
      return THINGS.some((thing) => thing === value.toLowerCase())
    case 'is':
      return value.toLowerCase() === 'pinned'
    case 'before':
    case 'after':
    case 'on':
      return isDay(value)
    case 'from':
    case 'in':
    case 'mentions':
      return true
  }
}

/** The operator that somebody is in the middle of typing at the end of a line, if it is one. */
export function openTerm(text: string): { operator: Operator; typed: string; at: number } | null {
  const [, name, typed] = /(?:^|\s)([A-Za-z]+):([^\s"]*)$/u.exec(text) ?? []
  const operator = operatorIn(name)
  if (operator === null || typed === undefined || name === undefined) return null
  return {
    operator,
    typed: bare(operator, typed),
    at: text.length - typed.length - name.length - 1,
  }
}

function operatorIn(name: string | undefined): Operator | null {
  return OPERATORS.find((operator) => operator === name?.toLowerCase()) ?? null
}

/** People write @ada and #lobby, and mean the name. */
function bare(operator: Operator, value: string): string {
  if (operator === 'in') return value.replace(/^#/u, '')
  return operator === 'from' || operator === 'mentions' ? value.replace(/^@/u, '') : value
}

function isDay(value: string): boolean {
  return DAY.test(value) && !Number.isNaN(Date.parse(`${value}T00:00:00Z`))
}
