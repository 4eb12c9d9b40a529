import type { ServerInfo, User } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useObservable } from '@/binding/use-observable'

/** Who is using this, on which server; only to be asked where somebody has a name. */
export function useMe(): { me: User; server: ServerInfo } {
  const session = useObservable(useChat().session)
  if (session.phase !== 'named') throw new Error('useMe before somebody has a name')
  return session
}
