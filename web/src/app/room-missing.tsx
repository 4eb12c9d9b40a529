import { t } from '@lingui/core/macro'
import type { Problem } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { explain } from '@/lib/explain'
import { goTo } from '@/lib/navigation'
import { ROOMS_PATH } from '@/lib/routes'
import { Button } from '@/ui/button'
import { EmptyState } from '@/ui/empty-state'
import styles from './room-screen.module.css'

interface RoomMissingProps {
  reference: string
  problem: Problem
  onCreateRoom: () => void
}

/** The address names a room that cannot be opened. */
export function RoomMissing({ reference, problem, onCreateRoom }: RoomMissingProps) {
  const chat = useChat()
  const isUnknown = problem.code === 'room_not_found'
  return (
    <main className={styles.centre}>
      <EmptyState
        title={isUnknown ? t`No room called ${reference}` : t`This room could not be opened`}
        acts={
          <>
            <Button look="quiet" onClick={() => goTo(ROOMS_PATH)}>
              {t`Browse rooms`}
            </Button>
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
