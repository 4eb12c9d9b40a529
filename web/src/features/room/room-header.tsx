import { plural, t } from '@lingui/core/macro'
import { useMe } from '@/binding/use-me'
import type { RoomView } from '@/core/room-view'
import { RoomMenu } from '@/features/room/room-menu'
import type { RoomPanel } from '@/features/room/room-panel'
import { formatNumber } from '@/lib/format-number'
import { goTo } from '@/lib/navigation'
import { roomTitle } from '@/lib/room-title'
import { HOME_PATH, searchPath } from '@/lib/routes'
import { BackLink } from '@/ui/back-link'
import { Icon } from '@/ui/icon'
import { IconButton } from '@/ui/icon-button'
import { RoomSign } from '@/ui/room-sign'
import styles from './room-header.module.css'

interface RoomHeaderProps {
  view: RoomView
  arePeopleShown: boolean
  onTogglePeople: () => void
  onOpen: (panel: RoomPanel) => void
}

/** Which room this is, who is in it, what is to be found in it, and the ways out of it. */
export function RoomHeader({ view, arePeopleShown, onTogglePeople, onOpen }: RoomHeaderProps) {
  const { room } = view
  return (
    <header className={styles.header}>
      <BackLink href={HOME_PATH} label={t`Back to your rooms`} />
      <RoomWords view={view} onOpen={() => onOpen('details')} />
      {view.standing === 'member' && (
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
      )}
      <IconButton
        icon="pin"
        label={t`Pinned messages`}
        className={styles.spacious}
        aria-haspopup="dialog"
        onClick={() => onOpen('pins')}
      />
      <IconButton
        icon="search"
        label={t`Search in this room`}
        className={styles.spacious}
        onClick={() => goTo(searchPath(`in:${room.name ?? room.id} `))}
      />
      <RoomMenu view={view} onOpen={onOpen} />
    </header>
  )
}

/** Title and topic; what else is to be said of the room is behind them. */
function RoomWords({ view: { room }, onOpen }: { view: RoomView; onOpen: () => void }) {
  const { me } = useMe()
  const title = roomTitle(room, me)
  return (
    <div className={styles.words}>
      <h1 className={styles.title}>
        <button type="button" className={styles.open} aria-haspopup="dialog" onClick={onOpen}>
          <span className={styles.sign} aria-hidden="true">
            <RoomSign room={room} />
          </span>
          {title}
        </button>
      </h1>
      {room.archived && <p className={styles.archived}>{t`Archived`}</p>}
      {room.topic !== null && (
        <p className={styles.topic} title={room.topic}>
          {room.topic}
        </p>
      )}
    </div>
  )
}
