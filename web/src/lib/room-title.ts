import type { Room, User } from '@/api/wire'

const names = new Intl.ListFormat('en')

/** What a room is called on screen. A direct room has no name: it is called by the others in it. */
export function roomTitle({ kind, title, name, members }: Room, me: User): string {
  if (kind !== 'direct') return title ?? name ?? 'A private room'
  const others = (members ?? []).filter(({ id }) => id !== me.id)
  if (others.length === 0) return 'Notes to yourself'
  return names.format(others.map((user) => user.name ?? user.username))
}

/** What stands before a room's title. */
export function roomSign({ kind }: Room): string {
  return kind === 'direct' ? '@' : '#'
}
