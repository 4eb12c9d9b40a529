import { useEffect } from 'react'
import type { Presence } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useSelection } from '@/binding/use-observable'

/** Whether somebody is there, kept an eye on as long as this is shown; null if it is not known. */
export function usePresence(user: string): Presence | null {
  const { people } = useChat()
  useEffect(() => people.watch([user]), [people, user])
  return useSelection(people.presences, (presences) => presences.get(user) ?? null)
}
