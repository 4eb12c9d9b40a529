import { t } from '@lingui/core/macro'
import type { User } from '@/api/wire'
import { isDeleted } from '@/lib/is-deleted'

/** What somebody is called: by the name they gave themselves, or else by that which is theirs alone. */
export function nameOf({ name, username }: Pick<User, 'name' | 'username'>): string {
  if (name !== null) return name
  return isDeleted({ username }) ? t`deleted user` : username
}
