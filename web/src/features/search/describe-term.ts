import { t } from '@lingui/core/macro'
import { isGood, type Operator, type Term } from '@/features/search/query'
import { formatDate } from '@/lib/format-time'

/** What an operator is for, beside its name. */
export function purposeOf(operator: Operator): string {
  switch (operator) {
    case 'from':
      return t`what somebody wrote`
    case 'in':
      return t`what was said in a room`
    case 'mentions':
      return t`what calls somebody`
    case 'before':
      return t`what was said before a day`
    case 'after':
      return t`what was said after a day`
    case 'on':
      return t`what was said on a day`
    case 'has':
      return t`what has an image, a link or a file`
    case 'is':
      return t`what is pinned`
  }
}

/** A term in words. `named` is what the person or the room is called; null for oneself. */
export function describeTerm(term: Term, named: string | null): string {
  const { operator, value } = term
  const name = named ?? value
  if (!isGood(term)) return `${operator}:${value}`
  switch (operator) {
    case 'from':
      return named === null ? t`from you` : t`from ${name}`
    case 'in':
      return t`in ${name}`
    case 'mentions':
      return named === null ? t`calls you` : t`calls ${name}`
    case 'before':
      return beside(value, (day) => t`before ${day}`)
    case 'after':
      return beside(value, (day) => t`after ${day}`)
    case 'on':
      return beside(value, (day) => t`on ${day}`)
    case 'has':
      return describeThing(value)
    case 'is':
      return t`pinned`
  }
}

/** Why the server would not understand it, and what to write instead. */
export function faultOf({ operator, value }: Term): string {
  switch (operator) {
    case 'has':
      return t`Nothing is known of “${operator}:${value}”. Write has:image, has:link or has:file.`
    case 'is':
      return t`Nothing is known of “${operator}:${value}”. Write is:pinned.`
    default:
      return t`“${value}” is no day. Write the year first, as in ${operator}:2026-11-30.`
  }
}

export function describeThing(thing: string): string {
  switch (thing.toLowerCase()) {
    case 'image':
      return t`with an image`
    case 'link':
      return t`with a link`
    default:
      return t`with a file`
  }
}

/** A day of the server's calendar, which is that of UTC, as a day of one's own. */
function beside(value: string, sentence: (day: string) => string): string {
  return sentence(formatDate(new Date(`${value}T00:00:00`).getTime()))
}
