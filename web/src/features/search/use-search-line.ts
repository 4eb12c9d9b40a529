import { type KeyboardEvent, type RefObject, useState } from 'react'
import {
  type Operator,
  openTerm,
  parseQuery,
  type Query,
  type Term,
  withTerm,
} from '@/features/search/query'
import { type Suggestion, withOperator } from '@/features/search/suggestions'

export interface SearchLineProps {
  query: Query
  suggestions: readonly Suggestion[]
  onChange: (query: Query) => void
  onSearch: (query: Query) => void
}

/** What happens in the line that one searches in: typing, choosing, and going through the list. */
export function useSearchLine(props: SearchLineProps, input: RefObject<HTMLInputElement | null>) {
  const { query, suggestions, onChange, onSearch } = props
  const [isOpen, setIsOpen] = useState(false)
  const [calendar, setCalendar] = useState<Operator | null>(null)
  const [at, setAt] = useState<number | null>(null)
  const shown = isOpen ? suggestions : []
  // Whoever is in the middle of an operator most likely means the first that fits.
  const index = at ?? (openTerm(query.words) === null ? -1 : 0)
  const current = shown[index]

  const write = (words: string) => {
    setIsOpen(true)
    setAt(null)
    onChange(/\s$/u.test(words) ? withoutTerms(query, words) : { ...query, words })
  }
  const search = (wanted: Query) => {
    setIsOpen(false)
    setAt(null)
    onSearch(withoutTerms(wanted, wanted.words))
  }
  const add = (term: Term) => {
    const open = openTerm(query.words)
    const words = open === null ? query.words : query.words.slice(0, open.at)
    search(withTerm({ ...query, words: words.trimEnd() }, term))
  }
  const choose = (suggestion: Suggestion) => {
    input.current?.focus()
    switch (suggestion.kind) {
      case 'operator':
        write(withOperator(query.words, suggestion.operator))
        break
      case 'calendar':
        setCalendar(suggestion.operator)
        break
      case 'recent':
        search(parseQuery(suggestion.query))
        break
      case 'term':
        add(suggestion.term)
        break
    }
  }
  const keys: Partial<Record<string, () => boolean>> = {
    ArrowDown: () => {
      setIsOpen(true)
      setAt(stepped(index, 1, shown.length))
      return true
    },
    ArrowUp: () => {
      setAt(stepped(index, -1, shown.length))
      return true
    },
    Enter: () => {
      if (current !== undefined) choose(current)
      return current !== undefined
    },
    Escape: () => {
      setIsOpen(false)
      return shown.length > 0
    },
    Backspace: () => {
      if (query.words === '') onChange({ ...query, terms: query.terms.slice(0, -1) })
      return false
    },
  }
  return {
    shown,
    current,
    calendar,
    write,
    search,
    add,
    choose,
    point: setAt,
    open: setIsOpen,
    closeCalendar: () => setCalendar(null),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.nativeEvent.isComposing) return
      if (keys[event.key]?.() === true) event.preventDefault()
    },
  }
}

/** What was typed, with the operators in it taken out of the line. */
function withoutTerms(query: Query, words: string): Query {
  const read = parseQuery(words)
  const rest = read.terms.length === 0 ? words : `${read.words} `.trimStart()
  return read.terms.reduce<Query>(withTerm, { ...query, words: rest })
}

function stepped(from: number, step: number, count: number): number | null {
  if (count === 0) return null
  // From the line itself one comes to the first, or from below to the last.
  if (from === -1) return step === 1 ? 0 : count - 1
  return (from + step + count) % count
}
