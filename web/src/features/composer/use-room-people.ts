import { useEffect, useMemo, useState } from 'react'
import type { User } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useMe } from '@/binding/use-me'
import type { JoinedRoom } from '@/core/room-view'

/** Typing goes on: nobody is asked before it pauses. */
const PAUSE_MS = 150
const FOUND_MOST = 20

/** The others in a room, also those who are not loaded, as far as they fit; `query` null for none. */
export function useRoomPeople(view: JoinedRoom, query: string | null): readonly User[] {
  const { membership } = useChat()
  const { me } = useMe()
  const { room, people } = view
  const [found, setFound] = useState<readonly User[]>([])
  const isPartial = people.more !== null && room.kind !== 'direct'

  useEffect(() => {
    if (!isPartial || query === null || query === '') return
    let isWanted = true
    const timer = setTimeout(() => {
      void membership.find({ room: room.id, query, limit: FOUND_MOST }).then((outcome) => {
        if (isWanted && outcome.ok) setFound(outcome.value.members.map(({ user }) => user))
      })
    }, PAUSE_MS)
    return () => {
      isWanted = false
      clearTimeout(timer)
    }
  }, [membership, room.id, isPartial, query])

  return useMemo(() => {
    if (query === null) return []
    const loaded =
      room.kind === 'direct' ? (room.members ?? []) : people.members.map(({ user }) => user)
    const byId = new Map([...found, ...loaded].map((user) => [user.id, user]))
    byId.delete(me.id)
    return [...byId.values()]
  }, [room, people, found, me.id, query])
}
