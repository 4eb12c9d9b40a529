import { useEffect, useState } from 'react'
import type { User } from '@/api/wire'
import { useChat } from '@/binding/use-chat'

const PAUSE_MS = 150
const FOUND_MOST = 8
const NOBODY: readonly User[] = []

/** People whose names fit what is being typed, at first anybody; nobody while nobody is named. */
export function usePeopleNamed(typed: string | null): readonly User[] {
  const chat = useChat()
  const [found, setFound] = useState(NOBODY)
  useEffect(() => {
    if (typed === null) return
    let isWanted = true
    const timer = setTimeout(() => {
      void chat.rest.people({ query: typed || null, limit: FOUND_MOST }).then((outcome) => {
        // Without an answer a name can still be typed; this is no place for an error.
        if (isWanted && outcome.ok) setFound(outcome.value.users)
      })
    }, PAUSE_MS)
    return () => {
      isWanted = false
      clearTimeout(timer)
    }
  }, [chat, typed])
  return typed === null ? NOBODY : found
}
