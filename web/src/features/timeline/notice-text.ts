import type { Notice } from '@/core/room-view'

const NAMES_MOST = 3

/**
 * Says who came and went between two messages, in one line. Somebody who left and came
 * back, or came and left again, is told of once, by where they ended up.
 */
export function noticeText(notices: readonly Notice[]): string {
  const last = new Map(notices.map((notice) => [notice.user.id, notice]))
  const joined = namesOf(last, 'joined')
  const left = namesOf(last, 'left')
  return [
    joined.length > 0 && `${listed(joined)} joined`,
    left.length > 0 && `${listed(left)} left`,
  ]
    .filter(Boolean)
    .join(', ')
}

function namesOf(notices: ReadonlyMap<string, Notice>, kind: Notice['kind']): string[] {
  return [...notices.values()]
    .filter((notice) => notice.kind === kind)
    .map(({ user }) => user.name ?? user.username)
}

function listed(names: readonly string[]): string {
  const others = names.length - NAMES_MOST
  if (others > 1) return `${names.slice(0, NAMES_MOST).join(', ')} and ${others} others`
  return new Intl.ListFormat('en').format(names)
}
