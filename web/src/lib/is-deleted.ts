import type { User } from '@/api/wire'

/** So the server calls whoever has deleted their account; nobody can take this name. */
export function isDeleted({ username }: Pick<User, 'username'>): boolean {
  return username === 'deleted user'
}
