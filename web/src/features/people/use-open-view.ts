import { useCallback, useMemo } from 'react'
import type { Member } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useLoaded } from '@/binding/use-loaded'
import { useObservable } from '@/binding/use-observable'
import type { JoinedRoom } from '@/core/room-view'
import { succeeded } from '@/lib/result'

/** The room that is open, if one is in it. */
export function useOpenView(): JoinedRoom | null {
  const chat = useChat()
  const open = useObservable(chat.openRoom)
  const views = useObservable(chat.rooms)
  const view = open.status === 'found' ? views.get(open.id) : undefined
  return view?.standing === 'member' ? view : null
}

interface Known {
  readonly id: string
  readonly username: string
}

/** Somebody as a member of a room; null as long as that is not known, or if they are none. */
export function useMember(view: JoinedRoom | null, user: Known): Member | null {
  const chat = useChat()
  const loaded = useMemo(
    () => view?.people.members.find((member) => member.user.id === user.id),
    [view, user.id],
  )
  const room = view?.room.id
  // Of a large room only the first members are here.
  const isToFind = loaded === undefined && room !== undefined && view?.people.more !== null
  const find = useCallback(async () => {
    if (!isToFind) return succeeded({ members: [] as Member[], next: null })
    return await chat.membership.find({ room, query: user.username })
  }, [chat, room, user.username, isToFind])
  const [found] = useLoaded(find)
  if (loaded !== undefined) return loaded
  if (found.status !== 'loaded') return null
  return found.value.members.find((member) => member.user.id === user.id) ?? null
}
