import { t } from '@lingui/core/macro'
import type { Problem } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { explain } from '@/lib/explain'
import { goTo } from '@/lib/navigation'
import { ROOMS_PATH } from '@/lib/routes'
import { Button } from '@/ui/button'
import { EmptyState } from '@/ui/empty-state'
import { lazyPart } from '@/ui/lazy-part'
import styles from './room-screen.module.css'

const AskToJoin = lazyPart(async () => (await import('@/features/browse/ask-to-join')).AskToJoin)

const ROOM_ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u

interface RoomMissingProps {
  reference: string
  problem: Problem
  onCreateRoom: () => void
}

/** The address names a room that cannot be opened. */
export function RoomMissing({ reference, problem, onCreateRoom }: RoomMissingProps) {
  const chat = useChat()
  const isUnknown = problem.code === 'room_not_found'
  if (isUnknown && ROOM_ID.test(reference)) return <PerhapsPrivate id={reference} />
  return (
    <main className={styles.centre}>
      <EmptyState
        title={isUnknown ? t`No room called ${reference}` : t`This room could not be opened`}
        acts={
          <>
            <BrowseButton />
            {isUnknown ? (
              <Button onClick={onCreateRoom}>{t`Create a room`}</Button>
            ) : (
              <Button onClick={() => chat.reload()}>{t`Try again`}</Button>
            )}
          </>
        }
      >
        <p>
          {isUnknown ? t`It may have another name, or it is not open to you.` : explain(problem)}
        </p>
      </EmptyState>
    </main>
  )
}

/** Private rooms are known by their ids alone, and only to those who are in them. */
function PerhapsPrivate({ id }: { id: string }) {
  return (
    <main className={styles.centre}>
      <EmptyState title={t`You are not in this room`} acts={<BrowseButton />}>
        <p>{t`If this is a private room, those who run it can let you in.`}</p>
        <div className={styles.ask}>
          <AskToJoin room={id} />
        </div>
      </EmptyState>
    </main>
  )
}

function BrowseButton() {
  return (
    <Button look="quiet" onClick={() => goTo(ROOMS_PATH)}>
      {t`Browse rooms`}
    </Button>
  )
}
