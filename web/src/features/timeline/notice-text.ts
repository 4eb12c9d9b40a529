import { plural, t } from '@lingui/core/macro'
import type { Notice } from '@/core/room-view'
import { formatList } from '@/lib/format-number'
import { nameOf } from '@/lib/name-of'

const NAMES_MOST = 3

/**
 * Says who came and went between two messages, in one line. Somebody who left and came
 * back, or came and left again, is told of once, by where they ended up.
 */
export function noticeText(notices: readonly Notice[]): string {
  const last = new Map(notices.map((notice) => [notice.user.id, notice]))
  const joined = namesOf(last, 'joined')
  const left = namesOf(last, 'left')
  return [joined.length > 0 && joinedText(joined), left.length > 0 && leftText(left)]
    .filter(Boolean)
    .join(', ')
}

function namesOf(notices: ReadonlyMap<string, Notice>, kind: Notice['kind']): string[] {
  return [...notices.values()]
    .filter((notice) => notice.kind === kind)
    .map(({ user }) => nameOf(user))
}

/** Languages conjugate: the number is a part of the sentence. */
function joinedText(names: readonly string[]): string {
  const list = listed(names)
  return plural(names.length, { one: `${list} joined`, other: `${list} joined` })
}

function leftText(names: readonly string[]): string {
  const list = listed(names)
  return plural(names.length, { one: `${list} left`, other: `${list} left` })
}

function listed(names: readonly string[]): string {
  const others = names.length - NAMES_MOST
  if (others <= 1) return formatList(names)
  const first = names.slice(0, NAMES_MOST).join(', ')
  return t`${first} and ${others} others`
}
