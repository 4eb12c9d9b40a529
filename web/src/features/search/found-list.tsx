import { t } from '@lingui/core/macro'
import { useEffect, useMemo, useRef } from 'react'
import type { Findings } from '@/core/search'
import { NothingFound } from '@/features/search/nothing-found'
import type { Query } from '@/features/search/query'
import { FoundMessage } from '@/features/search/search-result'
import { useRoomsFound } from '@/features/search/use-rooms-found'
import { explain } from '@/lib/explain'
import { Button } from '@/ui/button'
import { Spinner } from '@/ui/spinner'
import styles from './search-page.module.css'

interface FoundListProps {
  query: Query
  findings: Findings
  onMore: () => void
  onSearch: (query: string) => void
}

/** The messages that were found, the newest first. Further pages come as one reads on. */
export function FoundList({ query, findings, onMore, onSearch }: FoundListProps) {
  const { status, results, problem } = findings
  const ids = useMemo(() => [...new Set(results.map(({ message }) => message.room))], [results])
  const rooms = useRoomsFound(ids)
  if (status === 'complete' && results.length === 0) {
    return <NothingFound query={query} onSearch={onSearch} />
  }
  return (
    <section className={styles.found} aria-label={t`Messages found`}>
      <ol>
        {results.map((result) => (
          <FoundMessage
            key={result.message.id}
            result={result}
            room={rooms.get(result.message.room)}
          />
        ))}
      </ol>
      <div className={styles.end} role="status">
        {status === 'searching' && (
          <>
            <Spinner /> {t`Searching…`}
          </>
        )}
        {status === 'paused' && <More onMore={onMore} />}
        {status === 'complete' && t`That is all.`}
        {status === 'failed' && problem !== null && (
          <>
            <span>{explain(problem)}</span>
            <Button look="quiet" small={true} onClick={onMore}>
              {t`Try again`}
            </Button>
          </>
        )}
      </div>
    </section>
  )
}

/** Presses itself as soon as it comes into sight. */
function More({ onMore }: { onMore: () => void }) {
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    const observer = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting) onMore()
    })
    if (button.current !== null) observer.observe(button.current)
    return () => observer.disconnect()
  }, [onMore])
  return (
    <Button ref={button} look="quiet" small={true} onClick={onMore}>
      {t`Show older ones`}
    </Button>
  )
}
