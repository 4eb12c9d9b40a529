import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useChat } from '@/binding/use-chat'
import { useObservable } from '@/binding/use-observable'
import type { Arriving } from '@/core/arrival'
import { rowOfMessage } from '@/features/timeline/row-elements'
import type { Row } from '@/features/timeline/rows'
import type { AnchoredScroll } from '@/features/timeline/use-anchored-scroll'
import { explain } from '@/lib/explain'
import { showToast } from '@/ui/toasts'

/** So long one sees where one was brought to. */
const SHOWN_MS = 3_000

interface UseArrival {
  room: string
  rows: readonly Row[]
  scroll: AnchoredScroll
}

/** Brings somebody to the place that they asked for, once it is drawn, and points at it. */
export function useArrival({ room, rows, scroll }: UseArrival): {
  /** The message that one was brought to just now. */
  readonly message: string | null
  readonly isUnderWay: boolean
} {
  const arriving = useObservable(useChat().arrival)
  const wanted = arriving?.room === room ? arriving : null
  const reached = useRef<Arriving | null>(null)
  const [message, setMessage] = useState<string | null>(null)
  const { container, scrollTo } = scroll

  // biome-ignore lint/correctness/useExhaustiveDependencies: A place may be drawn later than found.
  useLayoutEffect(() => {
    const box = container.current
    if (box === null || wanted?.status !== 'there' || wanted === reached.current) return
    const row = wanted.message === null ? null : rowOfMessage(box, wanted.message)
    if (row === null) return
    reached.current = wanted
    scrollTo(row)
    row.focus({ preventScroll: true })
    setMessage(wanted.message)
  }, [wanted, rows, container, scrollTo])

  useEffect(() => {
    if (wanted?.status === 'missing') showToast({ text: explain(wanted.problem) })
  }, [wanted])

  useEffect(() => {
    if (message === null) return
    const timer = setTimeout(() => setMessage(null), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [message])

  const isUnderWay =
    wanted?.status === 'looking' || (wanted?.status === 'there' && wanted !== reached.current)
  return { message, isUnderWay }
}
