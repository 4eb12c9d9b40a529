import { useMemo } from 'react'
import { useChat } from '@/binding/use-chat'
import { useMe } from '@/binding/use-me'
import { useObservable } from '@/binding/use-observable'
import type { Self } from '@/core/rights'

/** Who asks what they may do; for the questions of core/rights.ts. */
export function useSelf(): Self {
  const { me } = useMe()
  const serverRole = useObservable(useChat().people.serverRole)
  return useMemo(() => ({ me, serverRole }), [me, serverRole])
}
