import { type RefObject, useCallback, useEffect, useState } from 'react'
import type { Problem } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useIsOnline } from '@/binding/use-is-online'
import type { RoomView } from '@/core/room-view'

/** Older messages are fetched when no more than this is left above, so that nobody arrives first. */
const AHEAD_PX = 1_200

export interface Edges {
  readonly olderProblem: Problem | null
  readonly newerProblem: Problem | null
  /** Looks whether an end has come near. */
  readonly check: () => void
  readonly retry: () => void
}

/** Fetches what lies beyond the ends of the window when one scrolls near them. */
export function useEdges(container: RefObject<HTMLElement | null>, view: RoomView): Edges {
  const chat = useChat()
  const { id } = view.room
  const { moreBefore, moreAfter, messages } = view.timeline
  const [first, last] = [messages[0], messages.at(-1)]
  const isLoaded = view.loading.status === 'loaded'
  const [olderProblem, setOlderProblem] = useState<Problem | null>(null)
  const [newerProblem, setNewerProblem] = useState<Problem | null>(null)

  // A page may be here that is not drawn yet; then one does not know how near the end is.
  const older = useCallback(async () => {
    setOlderProblem(await chat.pages.older(id, first))
  }, [chat, id, first])
  const newer = useCallback(async () => {
    setNewerProblem(await chat.pages.newer(id, last))
  }, [chat, id, last])

  const check = useCallback(() => {
    const box = container.current
    if (box === null || !isLoaded) return
    const below = box.scrollHeight - box.scrollTop - box.clientHeight
    if (moreBefore && olderProblem === null && box.scrollTop < AHEAD_PX) void older()
    if (moreAfter && newerProblem === null && below < AHEAD_PX) void newer()
  }, [container, isLoaded, moreBefore, moreAfter, olderProblem, newerProblem, older, newer])

  // A page may be too short to scroll, so every new one is looked at, too.
  // biome-ignore lint/correctness/useExhaustiveDependencies: It is about the moment the window changes.
  useEffect(check, [check, view.timeline])

  // What failed for want of a connection is worth another try once there is one.
  const isOnline = useIsOnline()
  useEffect(() => {
    if (!isOnline) return
    setOlderProblem(null)
    setNewerProblem(null)
  }, [isOnline])

  const retry = useCallback(() => {
    if (olderProblem !== null) void older()
    if (newerProblem !== null) void newer()
  }, [olderProblem, newerProblem, older, newer])

  return { olderProblem, newerProblem, check, retry }
}
