import { useEffect, useRef, useState } from 'react'
import type { Room } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useObservable } from '@/binding/use-observable'

/** The rooms with these ids: those one is in, and others once they were looked up, each once. */
export function useRoomsFound(ids: readonly string[]): ReadonlyMap<string, Room> {
  const chat = useChat()
  const views = useObservable(chat.rooms)
  const [others, setOthers] = useState<ReadonlyMap<string, Room>>(new Map())
  const asked = useRef(new Set<string>())

  useEffect(() => {
    for (const id of ids) {
      if (views.has(id) || asked.current.has(id)) continue
      asked.current.add(id)
      void chat.rest.room(id).then((outcome) => {
        if (!outcome.ok) return
        const { room } = outcome.value
        setOthers((before) => new Map(before).set(id, room))
      })
    }
  }, [chat, ids, views])

  const found = new Map(others)
  for (const id of ids) {
    const room = views.get(id)?.room
    if (room !== undefined) found.set(id, room)
  }
  return found
}
