import type { ServerInfo } from '@/api/wire'

/** What a server is called until somebody gives it a name of its own. */
const UNNAMED = 'Stonechat'

/** The name of the server, if it has one of its own. */
export function placeOf({ name }: ServerInfo): string | undefined {
  return name === UNNAMED ? undefined : name
}
