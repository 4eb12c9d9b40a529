import { plural, t } from '@lingui/core/macro'
import { useEffect, useState } from 'react'
import { useChat } from '@/binding/use-chat'
import { useObservable, useSelection } from '@/binding/use-observable'
import type { ConnectionState } from '@/core/connection'
import type { RoomView } from '@/core/room-view'
import { Button } from '@/ui/button'
import { Icon } from '@/ui/icon'
import { Spinner } from '@/ui/spinner'
import styles from './connection-strip.module.css'

/** Reconnects that take no longer than this are nobody's business. */
const GRACE_MS = 600

/** Says how it stands with the server whenever it does not stand well. */
export function ConnectionStrip() {
  const chat = useChat()
  const state = useObservable(chat.connection)
  const waiting = useSelection(
    chat.outbox,
    (entries) => entries.filter(({ delivery }) => delivery.status !== 'failed').length,
  )
  const isCatchingUp = useSelection(chat.rooms, someRoomIsBehind)
  const isSettled = state.status === 'online' && !isCatchingUp
  const isShown = useLasting(!isSettled, GRACE_MS) && !isSettled
  return (
    <div role="status">
      {isShown && (
        <div className={styles.strip}>
          {['connecting', 'reconnecting', 'online'].includes(state.status) ? (
            <Spinner />
          ) : (
            <Icon name="offline" size={16} />
          )}
          <span>
            {sentenceFor(state)}
            {waiting > 0 &&
              state.status !== 'online' &&
              ` ${plural(waiting, { one: '# message waits to be sent.', other: '# messages wait to be sent.' })}`}
          </span>
          {['waiting', 'offline', 'dismissed'].includes(state.status) && (
            <Button look="text" small={true} onClick={() => chat.retryConnection()}>
              {t`Try now`}
            </Button>
          )}
        </div>
      )}
    </div>
  )
}

function someRoomIsBehind(rooms: ReadonlyMap<string, RoomView>): boolean {
  return [...rooms.values()].some(isBehind)
}

/** What is shown is not the latest, and that is being fetched. */
function isBehind(view: RoomView): boolean {
  const isLoadedAnew = view.loading.status === 'loading' && view.timeline.messages.length > 0
  return view.standing === 'member' && (view.catchingUp || isLoadedAnew)
}

function sentenceFor(state: ConnectionState): string {
  switch (state.status) {
    case 'online':
      return t`Catching up…`
    case 'connecting':
      return t`Connecting…`
    case 'reconnecting':
      return t`Connecting again…`
    case 'waiting':
      return t`Connection lost. Trying again soon.`
    case 'offline':
      return t`This device is offline.`
    case 'dismissed':
      return t`The server ended the connection.`
  }
}

/** True once `condition` has held for a while; false at once when it does not. */
function useLasting(condition: boolean, milliseconds: number): boolean {
  const [hasLasted, setHasLasted] = useState(false)
  useEffect(() => {
    if (!condition) {
      setHasLasted(false)
      return
    }
    const timer = setTimeout(() => setHasLasted(true), milliseconds)
    return () => clearTimeout(timer)
  }, [condition, milliseconds])
  return hasLasted
}
