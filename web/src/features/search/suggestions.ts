import { t } from '@lingui/core/macro'
import type { Room, User } from '@/api/wire'
import { describeThing } from '@/features/search/describe-term'
import {
  isGood,
  OPERATORS,
  type Operator,
  openTerm,
  type Query,
  type Term,
  THINGS,
} from '@/features/search/query'
import { formatDate } from '@/lib/format-time'
import { fuzzyScore } from '@/lib/fuzzy'
import { nameOf } from '@/lib/name-of'
import { roomTitle } from '@/lib/room-title'

/** Something that can be put into the search instead of typing it. */
export type Suggestion =
  | { readonly kind: 'operator'; readonly operator: Operator }
  | { readonly kind: 'recent'; readonly query: string }
  /** Any day, chosen in the browser's calendar. */
  | { readonly kind: 'calendar'; readonly operator: Operator }
  | {
      readonly kind: 'term'
      readonly term: Term
      readonly title: string
      readonly user?: User
      readonly room?: Room
      readonly detail?: string
    }

export interface Surroundings {
  readonly me: User
  readonly rooms: readonly Room[]
  /** Those whose names fit what is being typed. */
  readonly people: readonly User[]
  readonly recent: readonly string[]
  readonly now: number
}

const SHOWN_MOST = 8
const DAY_MS = 86_400_000

/** What could be meant by what is being typed. */
export function suggestionsFor({ terms, words }: Query, around: Surroundings): Suggestion[] {
  const open = openTerm(words)
  if (open !== null) return valuesFor(open.operator, open.typed, around)
  if (words === '' && terms.length === 0) return [...recentOnes(around), ...operators('')]
  const word = /(?:^|\s)([A-Za-z]*)$/u.exec(words)?.[1] ?? null
  if (word === null) return []
  return word === '' || word.length > 1 ? operators(word) : []
}

/** What stands in the line instead of what is being typed, once an operator was chosen. */
export function withOperator(words: string, operator: Operator): string {
  return `${words.replace(/[A-Za-z]*$/u, '')}${operator}:`
}

function recentOnes({ recent }: Surroundings): Suggestion[] {
  return recent.map((query) => ({ kind: 'recent', query }))
}

function operators(typed: string): Suggestion[] {
  return OPERATORS.filter((operator) => operator.startsWith(typed.toLowerCase())).map(
    (operator) => ({ kind: 'operator', operator }),
  )
}

function valuesFor(operator: Operator, typed: string, around: Surroundings): Suggestion[] {
  switch (operator) {
    case 'from':
    case 'mentions':
      return peopleFor(operator, typed, around)
    case 'in':
      return roomsFor(typed, around)
    case 'has':
      return THINGS.filter((thing) => thing.startsWith(typed.toLowerCase())).map((thing) => ({
        kind: 'term',
        term: { operator, value: thing },
        title: describeThing(thing),
      }))
    case 'is':
      return 'pinned'.startsWith(typed.toLowerCase())
        ? [{ kind: 'term', term: { operator, value: 'pinned' }, title: t`pinned` }]
        : []
    case 'before':
    case 'after':
    case 'on':
      return daysFor(operator, typed, around.now)
  }
}

function peopleFor(operator: Operator, typed: string, { me, people }: Surroundings): Suggestion[] {
  const others = people.filter(({ id }) => id !== me.id)
  const isMe = fuzzyScore(typed, `me ${me.username}`) !== null
  const self: Suggestion = {
    kind: 'term',
    term: { operator, value: 'me' },
    title: t`You`,
    user: me,
    detail: me.username,
  }
  const found = others.map((user) => ({
    kind: 'term' as const,
    term: { operator, value: user.username },
    title: nameOf(user),
    user,
    detail: user.username,
  }))
  return (isMe ? [self, ...found] : found).slice(0, SHOWN_MOST)
}

function roomsFor(typed: string, { me, rooms }: Surroundings): Suggestion[] {
  return rooms
    .map((room) => ({ room, title: roomTitle(room, me) }))
    .map(({ room, title }) => ({ room, title, score: fuzzyScore(typed, title) }))
    .filter(({ score }) => score !== null)
    .sort((a, b) => (b.score ?? 0) - (a.score ?? 0))
    .slice(0, SHOWN_MOST)
    .map(({ room, title }) => ({
      kind: 'term',
      term: { operator: 'in', value: room.name ?? room.id },
      title,
      room,
    }))
}

function daysFor(operator: Operator, typed: string, now: number): Suggestion[] {
  const term = { operator, value: typed }
  if (typed !== '' && isGood(term)) {
    const title = formatDate(new Date(`${typed}T00:00:00`).getTime())
    return [{ kind: 'term', term, title }]
  }
  const near: readonly (readonly [string, number])[] = [
    [t`Today`, 0],
    [t`Yesterday`, 1],
    [t`A week ago`, 7],
    [t`A month ago`, 30],
  ]
  const days = near
    .map(([title, days]) => ({ title, at: now - days * DAY_MS }))
    .map(({ title, at }) => ({
      kind: 'term' as const,
      term: { operator, value: dayOf(at) },
      title,
      detail: formatDate(at),
    }))
    .filter(({ term: { value } }) => value.startsWith(typed))
  return [...days, { kind: 'calendar', operator }]
}

/** The calendar day here, as the server wants it written. */
function dayOf(at: number): string {
  const date = new Date(at)
  const two = (value: number) => `${value}`.padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
