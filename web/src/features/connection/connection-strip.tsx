import { plural, t } from '@lingui/core/macro'
import { useChat } from '@/binding/use-chat'
import { useObservable, useSelection } from '@/binding/use-observable'
import type { ConnectionState } from '@/core/connection'
import type { RoomView } from '@/core/room-view'
import { FailedLink } from '@/features/connection/failed-link'
import { useLasting } from '@/features/connection/use-lasting'
import { explain } from '@/lib/explain'
import { Button } from '@/ui/button'
import { Icon } from '@/ui/icon'
import { Spinner } from '@/ui/spinner'
import { Strip } from '@/ui/strip'

/** Reconnects that take no longer than this are nobody's business. */
const GRACE_MS = 600

/** Says how it stands with the server, and with what was written, whenever it does not stand well. */
export function ConnectionStrip() {
  const chat = useChat()
  const state = useObservable(chat.connection)
  const sending = useSelection(
    chat.outbox,
    (entries) => entries.filter(({ delivery }) => delivery.status !== 'failed').length,
  )
  const waiting = sending + chat.leftWaiting
  const isCatchingUp = useSelection(chat.rooms, someRoomIsBehind)
  const isSettled = state.status === 'online' && !isCatchingUp
  const isTroubled = useLasting(!isSettled, GRACE_MS) && !isSettled
  return (
    <div role="status">
      {isTroubled && (
        <Strip>
          {['offline', 'dismissed'].includes(state.status) ? (
            <Icon name="offline" size={16} />
          ) : (
            <Spinner />
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
        </Strip>
      )}
      {!isTroubled && <FailedLink />}
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

/** An attempt every few seconds is one state to whoever waits, and not two that take turns. */
function sentenceFor(state: ConnectionState): string {
  switch (state.status) {
    case 'online':
      return t`Catching up…`
    case 'connecting':
      return t`Connecting…`
    case 'reconnecting':
    case 'waiting': {
      if (state.problem === undefined) return t`Connection lost. Trying again…`
      const reason = explain(state.problem)
      return t`The server does not let you in: ${reason}`
    }
    case 'offline':
      return t`This device is offline.`
    case 'dismissed':
      return t`The server ended the connection.`
  }
}
