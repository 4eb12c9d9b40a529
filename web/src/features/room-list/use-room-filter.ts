import { useMemo, useState } from 'react'
import { useChat } from '@/binding/use-chat'
import { useMe } from '@/binding/use-me'
import { useObservable } from '@/binding/use-observable'
import { type RoomSection, roomsInOrder, sectionOf } from '@/core/room-order'
import type { JoinedRoom } from '@/core/room-view'
import { foldName } from '@/lib/fold-name'
import { roomTitle } from '@/lib/room-title'

export interface RoomFilter {
  readonly typed: string
  readonly type: (typed: string) => void
  readonly isFiltered: boolean
  readonly sections: Readonly<Record<RoomSection, readonly JoinedRoom[]>>
}

/** The rooms one is in, by section; only those whose title has what is typed in it. */
export function useRoomFilter(): RoomFilter {
  const views = useObservable(useChat().rooms)
  const { me } = useMe()
  const [typed, type] = useState('')
  const wanted = foldName(typed.trim())
  const sections = useMemo(() => {
    const found = roomsInOrder(views, me).filter(({ room }) => {
      const called = `${roomTitle(room, me)} ${room.name ?? ''}`
      return foldName(called).includes(wanted)
    })
    const inSection = (section: RoomSection) => found.filter((view) => sectionOf(view) === section)
    return {
      rooms: inSection('rooms'),
      direct: inSection('direct'),
      archived: inSection('archived'),
    }
  }, [views, me, wanted])
  return { typed, type, isFiltered: wanted !== '', sections }
}
