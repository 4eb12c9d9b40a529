import { useEffect, useRef } from 'react'
import type { Room } from '@/api/wire'
import { useRoute } from '@/binding/use-route'
import { foldName } from '@/lib/fold-name'
import { goTo } from '@/lib/navigation'
import { roomPath } from '@/lib/routes'

/** The address goes with the room's name: what it was called before leads nowhere from then on. */
export function useRoomAddress(room: Room): void {
  const route = useRoute()
  const before = useRef(room.name)
  useEffect(() => {
    const former = before.current
    before.current = room.name
    if (former === null || former === room.name || route.page !== 'room') return
    if (foldName(route.reference) === foldName(former)) goTo(roomPath(room), { replace: true })
  }, [room, route])
}
