import { t } from '@lingui/core/macro'
import { useEffect, useMemo, useState } from 'react'
import { useChat } from '@/binding/use-chat'
import { useMe } from '@/binding/use-me'
import { useObservable } from '@/binding/use-observable'
import type { RoomView } from '@/core/room-view'
import { useMessageCommands } from '@/features/timeline/actions/use-message-commands'
import { Announcer } from '@/features/timeline/announcer'
import { JumpButton } from '@/features/timeline/jump-button'
import { Questions } from '@/features/timeline/questions/questions'
import { rowsOf } from '@/features/timeline/rows'
import { TimelineBottom } from '@/features/timeline/timeline-bottom'
import { TimelineContext } from '@/features/timeline/timeline-context'
import { TimelineRow } from '@/features/timeline/timeline-row'
import { TimelineTop } from '@/features/timeline/timeline-top'
import { TypingLine } from '@/features/timeline/typing-line'
import { UnreadBanner } from '@/features/timeline/unread-banner'
import { useAnchoredScroll } from '@/features/timeline/use-anchored-scroll'
import { useArrival } from '@/features/timeline/use-arrival'
import { useEdges } from '@/features/timeline/use-edges'
import { useFollowing } from '@/features/timeline/use-following'
import { useNewLine } from '@/features/timeline/use-new-line'
import { useTimelineHands } from '@/features/timeline/use-timeline-hands'
import { useTouchedRow } from '@/features/timeline/use-touched-row'
import { useUnseen } from '@/features/timeline/use-unseen'
import { roomTitle } from '@/lib/room-title'
import styles from './timeline.module.css'

/** What was said in a room. Give it the room's id as key: each room is scrolled on its own. */
export function Timeline({ view }: { view: RoomView }) {
  const { me } = useMe()
  const outbox = useObservable(useChat().outbox)
  const { room, timeline } = view
  const newLine = useNewLine(view)
  const pending = useMemo(() => outbox.filter((entry) => entry.room === room.id), [outbox, room.id])
  const rows = useMemo(
    () => rowsOf({ view, pending, me, newAfter: newLine.after }),
    [view, pending, me, newLine.after],
  )
  const scroll = useAnchoredScroll(rows, !timeline.moreAfter)
  const { container, content, isAtEnd, scrollToEnd } = scroll
  const edges = useEdges(container, view)
  const arrival = useArrival({ room: room.id, rows, scroll })
  const { hands, question, dismiss } = useTimelineHands(view, {
    markNew: newLine.mark,
    resized: scroll.resized,
  })
  const touched = useTouchedRow(room.id, hands)
  const unseen = useUnseen({ view, line: newLine, rows, container })
  useMessageCommands(container, hands, room.id)
  const isFollowing = isAtEnd && !timeline.moreAfter && !arrival.isUnderWay
  useFollowing(room.id, isFollowing, unseen.isUnread)
  useOwnMessagesInSight(view, pending.length, scrollToEnd)

  return (
    <TimelineContext value={hands}>
      <div className={styles.frame}>
        <section
          ref={container}
          className={styles.scroll}
          aria-label={t`Messages in ${roomTitle(room, me)}`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: What scrolls must scroll by keyboard.
          tabIndex={0}
          onScroll={() => {
            scroll.onScroll()
            edges.check()
            unseen.look()
          }}
          {...touched}
        >
          <div ref={content} className={styles.content}>
            <TimelineTop view={view} problem={edges.olderProblem} onRetry={edges.retry} />
            <ol>
              {rows.map((row) => (
                <TimelineRow key={row.key} row={row} now={Date.now()} arrivedAt={arrival.message} />
              ))}
            </ol>
            <TimelineBottom view={view} problem={edges.newerProblem} onRetry={edges.retry} />
          </div>
        </section>
        {unseen.isAbove && <UnreadBanner view={view} line={newLine} />}
        {(!isAtEnd || timeline.moreAfter) && <JumpButton view={view} onJump={scrollToEnd} />}
        <Announcer view={view} />
      </div>
      <TypingLine room={room.id} />
      <Questions question={question} room={room.id} onClose={dismiss} />
    </TimelineContext>
  )
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
