import { t } from '@lingui/core/macro'
import { useEffect, useMemo, useState } from 'react'
import { useChat } from '@/binding/use-chat'
import { useMe } from '@/binding/use-me'
import { useObservable } from '@/binding/use-observable'
import type { RoomView } from '@/core/room-view'
import { Announcer } from '@/features/timeline/announcer'
import { JumpButton } from '@/features/timeline/jump-button'
import { rowsOf } from '@/features/timeline/rows'
import { TimelineRow } from '@/features/timeline/timeline-row'
import { TimelineTop } from '@/features/timeline/timeline-top'
import { useAnchoredScroll } from '@/features/timeline/use-anchored-scroll'
import { useEdges } from '@/features/timeline/use-edges'
import { useFollowing } from '@/features/timeline/use-following'
import { explain } from '@/lib/explain'
import { roomTitle } from '@/lib/room-title'
import { Button } from '@/ui/button'
import styles from './timeline.module.css'

/** What was said in a room. Give it the room's id as key: each room is scrolled on its own. */
export function Timeline({ view }: { view: RoomView }) {
  const { me } = useMe()
  const outbox = useObservable(useChat().outbox)
  const { room, timeline } = view
  const newAfter = useNewAfter(view)
  const pending = useMemo(() => outbox.filter((entry) => entry.room === room.id), [outbox, room.id])
  const rows = useMemo(() => rowsOf({ view, pending, me, newAfter }), [view, pending, me, newAfter])
  const { container, content, isAtEnd, scrollToEnd, onScroll } = useAnchoredScroll(
    rows,
    !timeline.moreAfter,
  )
  const edges = useEdges(container, view)
  useFollowing(room.id, isAtEnd && !timeline.moreAfter)
  useOwnMessagesInSight(view, pending.length, scrollToEnd)

  return (
    <div className={styles.frame}>
      <section
        ref={container}
        className={styles.scroll}
        aria-label={t`Messages in ${roomTitle(room, me)}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: What scrolls must scroll by keyboard.
        tabIndex={0}
        onScroll={() => {
          onScroll()
          edges.check()
        }}
      >
        <div ref={content} className={styles.content}>
          <TimelineTop view={view} problem={edges.olderProblem} onRetry={edges.retry} />
          <ol>
            {rows.map((row) => (
              <TimelineRow key={row.key} row={row} now={Date.now()} />
            ))}
          </ol>
        </div>
        {edges.newerProblem !== null && (
          <p className={styles.edge}>
            {explain(edges.newerProblem)}
            <Button look="text" small={true} onClick={edges.retry}>
              {t`Try again`}
            </Button>
          </p>
        )}
      </section>
      {(!isAtEnd || timeline.moreAfter) && <JumpButton view={view} onJump={scrollToEnd} />}
      <Announcer view={view} />
    </div>
  )
}

/** Where the line "New" stands: behind what was read when the room was opened. */
function useNewAfter(view: RoomView): number | null {
  const [newAfter] = useState(() =>
    view.standing === 'member' && view.unread > 0 ? view.read : null,
  )
  return newAfter
}

/** Whoever writes wants to see it, wherever they had scrolled to. */
function useOwnMessagesInSight(view: RoomView, count: number, scrollToEnd: () => void): void {
  const chat = useChat()
  const [seen, setSeen] = useState(count)
  const { moreAfter } = view.timeline
  const { id } = view.room
  useEffect(() => {
    setSeen(count)
    if (count <= seen) return
    if (moreAfter) void chat.pages.newest(id).then(scrollToEnd)
    else scrollToEnd()
  }, [chat, id, count, seen, moreAfter, scrollToEnd])
}
