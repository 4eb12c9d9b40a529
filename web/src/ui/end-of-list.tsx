import { useEffect, useRef } from 'react'
import { Refusal } from '@/ui/section'
import { Spinner } from '@/ui/spinner'
import { useOnScreen } from '@/ui/use-on-screen'
import styles from './end-of-list.module.css'

interface EndOfListProps {
  /** How many are loaded. */
  count: number
  hasMore: boolean
  /** Why what was asked for last did not come. */
  refusal: string | null
  onReached: () => void
  onRetry: () => void
}

/**
 * The end of what is loaded of a list; as soon as somebody sees it, more is fetched. What fails is
 * not fetched again by itself, but by a button.
 */
export function EndOfList({ count, hasMore, refusal, onReached, onRetry }: EndOfListProps) {
  const end = useRef<HTMLDivElement>(null)
  const retry = () => {
    // The button goes away when it helps; who reads on does so from here.
    end.current?.focus({ preventScroll: true })
    onRetry()
  }
  return (
    <div ref={end} tabIndex={-1}>
      {refusal !== null && <Refusal onRetry={retry}>{refusal}</Refusal>}
      {refusal === null && hasMore && <Waiting key={count} onReached={onReached} />}
    </div>
  )
}

function Waiting({ onReached }: { onReached: () => void }) {
  const [ref, isOnScreen] = useOnScreen<HTMLDivElement>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: It is reached once, whoever listens.
  useEffect(() => {
    if (isOnScreen) onReached()
  }, [isOnScreen])
  return (
    <div ref={ref} className={styles.end}>
      <Spinner />
    </div>
  )
}
