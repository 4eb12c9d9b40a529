import { useEffect, useState } from 'react'
import { useChat } from '@/binding/use-chat'
import { useIsOnline } from '@/binding/use-is-online'
import { useObservable } from '@/binding/use-observable'
import type { Findings, Searching } from '@/core/search'
import { Subject } from '@/lib/observable'

const NOTHING = new Subject<Findings | null>(null)

/** What a query finds, page by page; null for no query. */
export function useSearching(query: string): readonly [Findings | null, () => void] {
  const chat = useChat()
  const isOnline = useIsOnline()
  const [searching, setSearching] = useState<Searching | null>(null)

  useEffect(() => {
    if (query === '') {
      setSearching(null)
      return
    }
    const begun = chat.search.begin({ query })
    setSearching(begun)
    return () => begun.close()
  }, [chat, query])

  // What failed for want of a connection goes on with it.
  useEffect(() => {
    if (isOnline && searching?.findings.get().problem?.code === 'not_connected') searching.more()
  }, [isOnline, searching])

  const findings = useObservable<Findings | null>(searching?.findings ?? NOTHING)
  return [findings, () => searching?.more()]
}
