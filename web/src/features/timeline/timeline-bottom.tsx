import { t } from '@lingui/core/macro'
import type { Problem } from '@/api/wire'
import type { RoomView } from '@/core/room-view'
import { explain } from '@/lib/explain'
import { Button } from '@/ui/button'
import { Spinner } from '@/ui/spinner'
import styles from './timeline.module.css'

interface TimelineBottomProps {
  view: RoomView
  /** Why newer messages did not come, or null. */
  problem: Problem | null
  onRetry: () => void
}

/** What stands below the messages while there are newer ones that are not here. */
export function TimelineBottom({ view, problem, onRetry }: TimelineBottomProps) {
  if (problem !== null) {
    return (
      <p className={styles.edge}>
        {explain(problem)}
        <Button look="text" small={true} onClick={onRetry}>
          {t`Try again`}
        </Button>
      </p>
    )
  }
  if (!view.timeline.moreAfter || view.timeline.messages.length === 0) return null
  return (
    <p className={styles.edge}>
      <Spinner /> {t`Fetching newer messages…`}
    </p>
  )
}
