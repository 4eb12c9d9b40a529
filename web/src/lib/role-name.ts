import { t } from '@lingui/core/macro'
import type { Role, ServerRole } from '@/api/wire'

/** What somebody is, in a room or on the server. */
export function roleName(role: Role | ServerRole): string {
  switch (role) {
    case 'guest':
      return t`guest`
    case 'member':
      return t`member`
    case 'moderator':
      return t`moderator`
    case 'admin':
      return t`administrator`
    case 'owner':
      return t`owner`
  }
}
