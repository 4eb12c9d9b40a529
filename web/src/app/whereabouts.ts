import { lastRoomPath } from '@/app/last-room'
import { currentPath, currentSearch, goTo } from '@/lib/navigation'
import { isDoor, ROOMS_PATH, routeOf } from '@/lib/routes'

/** Where somebody wanted to go before they were asked who they are. */
let wanted: string | null = null

function note(): void {
  const path = currentPath.get()
  const route = routeOf(path)
  if (route.page !== 'home' && !isDoor(route)) wanted = path + currentSearch.get()
}

note()
currentPath.subscribe(note)

/** Who came by a link goes where it leads; everybody else to where they were last. */
export function goIn(): void {
  goTo(wanted ?? lastRoomPath() ?? ROOMS_PATH, { replace: true })
}
