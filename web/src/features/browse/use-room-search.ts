import { useCallback, useEffect, useRef, useState } from 'react'
import type { Problem, Room } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useIsOnline } from '@/binding/use-is-online'

const TYPING_PAUSE_MS = 200
const PAGE = 50
/** Nobody is told of rooms that they are not in, so the list looks by itself. */
const REFRESH_MS = 5_000

export interface RoomSearch {
  /** Null until the first answer. */
  readonly rooms: readonly Room[] | null
  readonly problem: Problem | null
  readonly hasMore: boolean
  readonly loadMore: () => void
}

interface Found {
  rooms: readonly Room[] | null
  next: string | null
  problem: Problem | null
}

/** The public rooms that match what is typed, page by page, asked anew after a reconnect. */
export function useRoomSearch(query: string): RoomSearch {
  const chat = useChat()
  const isOnline = useIsOnline()
  const [found, setFound] = useState<Found>({ rooms: null, next: null, problem: null })
  const asked = useRef(0)

  const ask = useCallback(
    async (cursor: string | null) => {
      asked.current += 1
      const number = asked.current
      const request = { query: query.trim() || null, cursor, limit: PAGE }
      const outcome = await chat.membership.list(request)
      // An answer to what was typed before would replace a newer one.
      if (number !== asked.current) return
      setFound((before) => {
        if (!outcome.ok) return { ...before, problem: outcome.reason }
        const { rooms, next } = outcome.value
        const earlier = cursor === null ? [] : (before.rooms ?? [])
        return { rooms: [...earlier, ...rooms], next, problem: null }
      })
    },
    [chat, query],
  )

  useEffect(() => {
    if (!isOnline) return
    const timer = setTimeout(() => void ask(null), query === '' ? 0 : TYPING_PAUSE_MS)
    return () => clearTimeout(timer)
  }, [ask, isOnline, query])

  // Further pages would be thrown away by looking at the first one again.
  const isFirstPage = (found.rooms?.length ?? 0) <= PAGE
  useEffect(() => {
    if (!(isOnline && isFirstPage)) return
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void ask(null)
    }, REFRESH_MS)
    return () => clearInterval(timer)
  }, [ask, isOnline, isFirstPage])

  return {
    rooms: found.rooms,
    problem: found.problem,
    hasMore: found.next !== null,
    loadMore: () => void ask(found.next),
  }
}
