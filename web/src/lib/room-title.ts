import { t } from '@lingui/core/macro'
import type { Room, User } from '@/api/wire'
import { formatList } from '@/lib/format-number'

/** What a room is called on screen. A direct room has no name: it is called by the others in it. */
export function roomTitle({ kind, title, name, members }: Room, me: User): string {
  if (kind !== 'direct') return title ?? name ?? t`A private room`
  const others = (members ?? []).filter(({ id }) => id !== me.id)
  if (others.length === 0) return t`Notes to yourself`
  return formatList(others.map((user) => user.name ?? user.username))
}

/** What stands before a room's title. */
export function roomSign({ kind }: Room): string {
  return kind === 'direct' ? '@' : '#'
}
