import { useEffect } from 'react'
import type { Presence } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useIsOnline } from '@/binding/use-is-online'
import { useSelection } from '@/binding/use-observable'

/**
 * Whether somebody is there, kept an eye on as long as this is shown; null if it is not known.
 *
 * @param isWatched false for whoever is not on screen just now
 */
export function usePresence(user: string, isWatched = true): Presence | null {
  const { people } = useChat()
  useEffect(() => (isWatched ? people.watch([user]) : undefined), [people, user, isWatched])
  const presence = useSelection(people.presences, (presences) => presences.get(user) ?? null)
  // Without a connection nobody knows who is there.
  return useIsOnline() ? presence : null
}
