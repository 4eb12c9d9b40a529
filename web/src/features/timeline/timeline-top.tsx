import { t } from '@lingui/core/macro'
import type { Problem, Room, User } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useMe } from '@/binding/use-me'
import type { RoomView } from '@/core/room-view'
import { explain } from '@/lib/explain'
import { roomCalled, roomTitle } from '@/lib/room-title'
import { Bird } from '@/ui/bird'
import { Button } from '@/ui/button'
import { Spinner } from '@/ui/spinner'
import styles from './timeline.module.css'

interface TimelineTopProps {
  view: RoomView
  /** Why older messages did not come, or null. */
  problem: Problem | null
  onRetry: () => void
}

/** What stands above the messages: how the room began, or that more is coming. */
export function TimelineTop({ view, problem, onRetry }: TimelineTopProps) {
  const chat = useChat()
  const { loading, timeline } = view
  if (loading.status === 'failed') {
    return (
      <p className={styles.edge} role="alert">
        {explain(loading.problem)}
        <Button look="text" small={true} onClick={() => chat.reload()}>
          {t`Try again`}
        </Button>
      </p>
    )
  }
  if (timeline.messages.length === 0 && loading.status !== 'loaded') {
    return (
      <p className={styles.edge}>
        <Spinner /> {t`Fetching the messages…`}
      </p>
    )
  }
  if (!timeline.moreBefore) return <Beginning view={view} />
  return (
    <p className={styles.edge}>
      {problem === null ? (
        <>
          <Spinner /> {t`Fetching older messages…`}
        </>
      ) : (
        <>
          {explain(problem)}
          <Button look="text" small={true} onClick={onRetry}>
            {t`Try again`}
          </Button>
        </>
      )}
    </p>
  )
}

function Beginning({ view }: { view: RoomView }) {
  const { me } = useMe()
  const { room, timeline, standing } = view
  const isEmpty = timeline.messages.length + timeline.whispers.length === 0
  return (
    <div className={styles.beginning}>
      {isEmpty && <Bird size={56} />}
      <h2 className={styles.beginningTitle}>
        {isEmpty ? t`Nothing was said here yet` : beginningOf(room, me)}
      </h2>
      <p className={styles.beginningText}>
        {room.topic ??
          (isEmpty && standing === 'member'
            ? t`Say something: it will still be here when others come.`
            : t`Everything from here on is kept.`)}
      </p>
    </div>
  )
}

function beginningOf(room: Room, me: User): string {
  if (room.history === 'joined') return t`Here begins what you can see`
  const title = roomTitle(room, me)
  const called = roomCalled(room, me)
  if (room.kind !== 'direct') return t`This is where ${called} began`
  const isAlone = room.members?.every(({ id }) => id === me.id) === true
  return isAlone ? title : t`Your conversation with ${title} begins here`
}
