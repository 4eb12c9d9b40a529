import { useEffect, useState } from 'react'
import { BrowsePage, type Fetchable, pageAt } from '@/app/pages'
import type { SessionState } from '@/core/session'
import { isDoor, type Route } from '@/lib/routes'
import { useMediaQuery } from '@/ui/use-media-query'

/**
 * Whether what somebody came for can be drawn: the server has answered, and the page is here. Until
 * then one thing is shown, and not one after another. Later pages say by themselves that they come.
 */
export function useFirstPage(phase: SessionState['phase'], route: Route): boolean {
  const isNarrow = useMediaQuery('(width < 700px)')
  const [wasHere, setWasHere] = useState(false)
  const page = neededPage(phase, route, isNarrow)
  useEffect(() => {
    if (phase === 'starting') return
    let isWanted = true
    void Promise.resolve(page?.fetch()).then(() => isWanted && setWasHere(true))
    return () => {
      isWanted = false
    }
  }, [phase, page])
  return phase !== 'starting' && (wasHere || page === null)
}

function neededPage(
  phase: SessionState['phase'],
  route: Route,
  isNarrow: boolean,
): Fetchable | null {
  if (isDoor(route)) return pageAt(route)
  // Whoever has to say first who they are is asked in the first load.
  if (phase !== 'named') return null
  return route.page === 'home' && !isNarrow ? BrowsePage : pageAt(route)
}
