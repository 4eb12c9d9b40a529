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

/**
 * Whether what is new begins above of what is on the screen, and nobody was there yet. As long as it
 * is so, being at the end reads nothing: that would be a lie about what is in between.
 */
export function useUnseen({ view, line, rows, container }: UseUnseen): {
  readonly isUnseen: boolean
  readonly look: () => void
} {
  const { see, after, isSeen } = line
  const [isAbove, setIsAbove] = useState(false)
  const { messages, moreBefore } = view.timeline
  const first = messages[0]?.position
  const isBeyond = moreBefore && after !== null && first !== undefined && after + 1 < first

  const look = useCallback(() => {
    const box = container.current
    if (box === null || isSeen || document.visibilityState !== 'visible') return
    const mark = box.querySelector('[data-new]')?.getBoundingClientRect()
    const { top, bottom } = box.getBoundingClientRect()
    const isOn = mark !== undefined && mark.bottom > top && mark.top < bottom
    setIsAbove(isBeyond || (mark !== undefined && mark.bottom <= top))
    if (isOn) see()
  }, [container, isSeen, isBeyond, see])

  // biome-ignore lint/correctness/useExhaustiveDependencies: It is about the moment the rows change.
  useLayoutEffect(look, [look, rows])
  useEffect(() => {
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [look])
  return { isUnseen: !isSeen && isAbove, look }
}
