import { plural, t } from '@lingui/core/macro'
import { useChat } from '@/binding/use-chat'
import { useIsOnline } from '@/binding/use-is-online'
import { useMe } from '@/binding/use-me'
import { useObservable } from '@/binding/use-observable'
import type { Speaking } from '@/core/rights'
import type { JoinedRoom } from '@/core/room-view'
import { nextTurnAt } from '@/features/composer/slow-mode'
import { useLasting, useSecondsUntil } from '@/features/composer/use-waiting'
import { formatSeconds } from '@/lib/format-seconds'
import { Button } from '@/ui/button'
import styles from './composer-status.module.css'

/** Shorter than this nobody needs to hear of it. */
const OFFLINE_AFTER_MS = 1_000
/** The length is nobody's business before it is nearly used up. */
const LEFT_FROM = 500

interface ComposerStatusProps {
  view: JoinedRoom
  speaking: Speaking
  /** Only some shall hear it: slowness is about what all hear. */
  isWhisper: boolean
  charactersLeft: number
}

/** What becomes of a message that is sent now, where that is not plain. */
export function ComposerStatus({ view, speaking, isWhisper, charactersLeft }: ComposerStatusProps) {
  const chat = useChat()
  const { me } = useMe()
  const isOffline = useLasting(!useIsOnline(), OFFLINE_AFTER_MS)
  const { slowSeconds } = speaking
  const turn = isWhisper ? null : nextTurnAt(view, { me, slowSeconds })
  const seconds = useSecondsUntil(turn)
  const failed = useObservable(chat.outbox).filter(
    ({ room, delivery }) => room === view.room.id && delivery.status === 'failed',
  )
  return (
    <div className={styles.line}>
      <p role="status" className={styles.words}>
        {isOffline && t`No connection: what you send waits here, and goes out in order.`}
      </p>
      {/* Nobody wants to hear a clock tick. */}
      {!isOffline && seconds > 0 && (
        <p className={styles.words}>
          {t`One message every ${formatSeconds(slowSeconds)} here: your next one goes out in ${formatSeconds(seconds)}.`}
        </p>
      )}
      {failed.length > 1 && (
        <Button
          look="text"
          small={true}
          onClick={() => {
            for (const { clientId } of failed) chat.retry(clientId)
          }}
        >
          {plural(failed.length, {
            one: 'Send # message again',
            other: 'Send # messages again',
          })}
        </Button>
      )}
      {charactersLeft <= LEFT_FROM && charactersLeft >= 0 && (
        <p className={styles.left}>
          {plural(charactersLeft, { one: '# character left', other: '# characters left' })}
        </p>
      )}
    </div>
  )
}
