import { useEffect } from 'react'
import { Spinner } from '@/ui/spinner'
import { useOnScreen } from '@/ui/use-on-screen'
import styles from './end-of-list.module.css'

/** The end of what is loaded of a list; as soon as somebody sees it, more is fetched. */
export function EndOfList({ onReached }: { onReached: () => void }) {
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
