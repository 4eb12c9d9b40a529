import { useMemo } from 'react'
import { useObservable } from '@/binding/use-observable'
import { currentPath, currentSearch } from '@/lib/navigation'
import { type Route, routeOf } from '@/lib/routes'

/** What the address shows now. */
export function useRoute(): Route {
  const path = useObservable(currentPath)
  const search = useObservable(currentSearch)
  return useMemo(() => routeOf(path, search), [path, search])
}
