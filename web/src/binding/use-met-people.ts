import { useMemo } from 'react'
import type { User } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useObservable } from '@/binding/use-observable'

const SHOWN_MOST = 8

/** People whom one has seen here already: the likely ones, before anything is typed. */
export function useMetPeople(): readonly User[] {
  const users = useObservable(useChat().people.users)
  return useMemo(
    () =>
      [...users.values()]
        .sort((a, b) => a.username.localeCompare(b.username))
        .slice(0, SHOWN_MOST + 1),
    [users],
  )
}
