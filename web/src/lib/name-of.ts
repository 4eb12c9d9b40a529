import { t } from '@lingui/core/macro'
import type { User } from '@/api/wire'

/** What somebody is called: by the name they gave themselves, or else by that which is theirs alone. */
export function nameOf({ name, username }: Pick<User, 'name' | 'username'>): string {
  if (name !== null) return name
  return isDeleted({ username }) ? t`deleted user` : username
}

/** So the server calls whoever has deleted their account; nobody can take this name. */
export function isDeleted({ username }: Pick<User, 'username'>): boolean {
  return username === 'deleted user'
}
