import { useCallback, useEffect, useRef, useState } from 'react'
import type { RoomView } from '@/core/room-view'

export interface NewLine {
  /** The position behind which all is new; null where nothing was when the room was opened. */
  readonly after: number | null
  /** How many there were. */
  readonly count: number
  readonly isSeen: boolean
  /** It was on the screen, or one does not want to look. */
  readonly see: () => void
  /** From behind this position on all counts as new. */
  readonly mark: (after: number) => void
}

interface Line {
  readonly after: number
  readonly count: number
  readonly isSeen: boolean
}

/**
 * Where the line "New" stands: behind what was read when the room was opened, or when somebody who
 * had read all of it was away.
 */
export function useNewLine(view: RoomView): NewLine {
  const [line, setLine] = useState(() => lineIn(view))
  const unread = view.standing === 'member' ? view.unread : 0
  const before = useRef(unread)
  useEffect(() => {
    const isFirst = before.current === 0 && unread > 0
    before.current = unread
    if (isFirst) setLine(lineIn(view))
  }, [unread, view])

  const see = useCallback(() => setLine((known) => known && { ...known, isSeen: true }), [])
  const mark = useCallback((after: number) => {
    // What becomes unread by this is no news: taken for it, it would be read again at once.
    before.current = Number.POSITIVE_INFINITY
    setLine({ after, count: 0, isSeen: true })
  }, [])
  const { after = null, count = 0, isSeen = true } = line ?? {}
  return { after, count, isSeen, see, mark }
}

function lineIn(view: RoomView): Line | null {
  if (view.standing === 'visitor' || view.unread === 0) return null
  return { after: view.read, count: view.unread, isSeen: false }
}
