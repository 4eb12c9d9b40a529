import { type RefObject, useCallback, useEffect, useLayoutEffect, useState } from 'react'
import type { RoomView } from '@/core/room-view'
import type { Row } from '@/features/timeline/rows'
import type { NewLine } from '@/features/timeline/use-new-line'

interface UseUnseen {
  view: RoomView
  line: NewLine
  rows: readonly Row[]
  container: RefObject<HTMLElement | null>
}

/** Where the line "New" is, seen from what is on the screen. */
type Place = 'unknown' | 'above' | 'below'

/**
 * Whether what is new begins above of what is on the screen, and nobody was there yet. As long as it
 * is so, being at the end reads nothing: that would be a lie about what is in between.
 */
export function useUnseen({ view, line, rows, container }: UseUnseen): {
  /** It is above, or it is not known yet where it is. */
  readonly isUnread: boolean
  readonly isAbove: boolean
  readonly look: () => void
} {
  const { see, after, isSeen } = line
  const [place, setPlace] = useState<Place>('unknown')
  const { messages, moreBefore } = view.timeline
  const isLoaded = view.loading.status === 'loaded'
  const first = messages[0]?.position
  const isBeyond = moreBefore && after !== null && first !== undefined && after + 1 < first

  const look = useCallback(() => {
    const box = container.current
    if (box === null || isSeen || !isLoaded || document.visibilityState !== 'visible') return
    const mark = box.querySelector('[data-new]')?.getBoundingClientRect()
    const { top, bottom } = box.getBoundingClientRect()
    if (isBeyond || (mark !== undefined && mark.bottom <= top)) setPlace('above')
    else if (mark === undefined || mark.top < bottom) see()
    else setPlace('below')
  }, [container, isSeen, isLoaded, isBeyond, see])

  // biome-ignore lint/correctness/useExhaustiveDependencies: It is about the moment the rows change.
  useLayoutEffect(look, [look, rows])
  useEffect(() => {
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [look])
  return { isUnread: !isSeen && place !== 'below', isAbove: !isSeen && place === 'above', look }
}
