import { useCallback, useEffect, useMemo } from 'react'
import type { Mentions, User } from '@/api/wire'
import { openProfileCard } from '@/binding/profile-card'
import { useChat } from '@/binding/use-chat'
import { useMe } from '@/binding/use-me'
import { useSelection } from '@/binding/use-observable'
import { calledName } from '@/lib/called-name'
import { foldName } from '@/lib/fold-name'

const NOBODY: ReadonlyMap<string, User> = new Map()

/** Finds in a message's text those whom it calls, as the server has found them; for `RichText`. */
export function useMentions({ users: ids, room, here }: Mentions) {
  const { people } = useChat()
  const { me } = useMe()
  const isCallingSomebody = ids.length > 0
  const users = useSelection(people.users, (known) => (isCallingSomebody ? known : NOBODY))
  useEffect(() => {
    if (isCallingSomebody) people.lookUp(ids)
  }, [people, ids, isCallingSomebody])

  const names = useMemo(() => {
    const called = ids.flatMap((id) => users.get(id) ?? [])
    const found = new Map<string, User | null>(
      called.map((user) => [foldName(user.username), user]),
    )
    if (room) found.set('room', null)
    if (here) found.set('here', null)
    return found
  }, [ids, users, room, here])

  return useCallback(
    (word: string) => {
      const found = calledName(word, names)
      if (found === null) return null
      const { name, value: user } = found
      if (user === null) return { name, isMe: true }
      const open = (anchor: Element) => openProfileCard(user.id, anchor)
      return { name, isMe: user.id === me.id, open }
    },
    [names, me.id],
  )
}
