import { useEffect, useState } from 'react'
import type { User } from '@/api/wire'
import { useChat } from '@/binding/use-chat'

const PAUSE_MS = 150
const FOUND_MOST = 8

/** People of this server whose names fit, once somebody pauses typing; nobody for nothing typed. */
export function usePeopleSearch(typed: string): readonly User[] {
  const chat = useChat()
  const [found, setFound] = useState<readonly User[]>([])
  useEffect(() => {
    if (typed === '') {
      setFound([])
      return
    }
    let isWanted = true
    const timer = setTimeout(() => {
      void chat.rest.people({ query: typed, limit: FOUND_MOST }).then((outcome) => {
        // Without an answer there are still the rooms; this is no place for an error.
        if (isWanted && outcome.ok) setFound(outcome.value.users)
      })
    }, PAUSE_MS)
    return () => {
      isWanted = false
      clearTimeout(timer)
    }
  }, [chat, typed])
  return found
}
