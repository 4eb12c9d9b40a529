import { t } from '@lingui/core/macro'
import type { Room, User } from '@/api/wire'
import { formatList } from '@/lib/format-number'
import { nameOf } from '@/lib/name-of'

/** What a room is called on screen. A direct room has no name: it is called by the others in it. */
export function roomTitle({ kind, title, name, members }: Room, me: User): string {
  if (kind !== 'direct') return title ?? name ?? t`A private room`
  const others = (members ?? []).filter(({ id }) => id !== me.id)
  if (others.length === 0) return t`Notes to yourself`
  return formatList(others.map(nameOf))
}

/** A room's title in a sentence: public ones have their sign, by which one writes of them. */
export function roomCalled(room: Room, me: User): string {
  const title = roomTitle(room, me)
  return room.kind === 'public' ? roomSign(room) + title : title
}

/** What stands before a room's title. */
export function roomSign({ kind }: Room): string {
  return kind === 'direct' ? '@' : '#'
}
