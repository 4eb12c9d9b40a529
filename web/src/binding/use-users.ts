import { useEffect, useMemo } from 'react'
import type { User } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useObservable } from '@/binding/use-observable'

/** Who these are; whoever is not known yet is looked up, and missing until then. */
export function useUsers(ids: readonly string[]): readonly User[] {
  const { people } = useChat()
  const users = useObservable(people.users)
  useEffect(() => people.lookUp(ids), [people, ids])
  return useMemo(() => ids.flatMap((id) => users.get(id) ?? []), [ids, users])
}
