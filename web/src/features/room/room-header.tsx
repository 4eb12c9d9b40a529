import { plural, t } from '@lingui/core/macro'
import { useState } from 'react'
import { useChat } from '@/binding/use-chat'
import { useIsOnline } from '@/binding/use-is-online'
import { useMe } from '@/binding/use-me'
import type { JoinedRoom, RoomView } from '@/core/room-view'
import { explain } from '@/lib/explain'
import { formatNumber } from '@/lib/format-number'
import { goTo } from '@/lib/navigation'
import { roomSign, roomTitle } from '@/lib/room-title'
import { HOME_PATH, ROOMS_PATH } from '@/lib/routes'
import { BackLink } from '@/ui/back-link'
import { Icon } from '@/ui/icon'
import { IconButton } from '@/ui/icon-button'
import styles from './room-header.module.css'

interface RoomHeaderProps {
  view: RoomView
  arePeopleShown: boolean
  onTogglePeople: () => void
}

/** Which room this is, who is in it, and the ways out of it. */
export function RoomHeader({ view, arePeopleShown, onTogglePeople }: RoomHeaderProps) {
  const { me } = useMe()
  const { room } = view
  const [error, setError] = useState<string | null>(null)
  return (
    <>
      <header className={styles.header}>
        <BackLink href={HOME_PATH} label={t`Back to your rooms`} />
        <div className={styles.words}>
          <h1 className={styles.title}>
            <span className={styles.hash} aria-hidden="true">
              {roomSign(room)}
            </span>
            {roomTitle(room, me)}
          </h1>
          {room.topic !== null && (
            <p className={styles.topic} title={room.topic}>
              {room.topic}
            </p>
          )}
        </div>
        {view.standing === 'member' && (
          <>
            <button
              type="button"
              className={styles.people}
              aria-expanded={arePeopleShown}
              aria-label={plural(room.members_count, {
                one: 'People: # person in this room',
                other: 'People: # people in this room',
              })}
              onClick={onTogglePeople}
            >
              <Icon name="people" />
              {formatNumber(room.members_count)}
            </button>
            {room.kind !== 'direct' && <LeaveButton view={view} onRefused={setError} />}
          </>
        )}
      </header>
      {error !== null && (
        <p className={styles.error} role="alert">
          {error}
        </p>
      )}
    </>
  )
}

interface LeaveButtonProps {
  view: JoinedRoom
  onRefused: (reason: string) => void
}

function LeaveButton({ view, onRefused }: LeaveButtonProps) {
  const chat = useChat()
  const isOnline = useIsOnline()
  const leave = async () => {
    const outcome = await chat.actsIn(view).leave()
    if (outcome.ok) goTo(ROOMS_PATH)
    else onRefused(explain(outcome.reason))
  }
  return (
    <IconButton
      icon="leave"
      label={t`Leave room`}
      disabled={!isOnline}
      onClick={() => void leave()}
    />
  )
}
