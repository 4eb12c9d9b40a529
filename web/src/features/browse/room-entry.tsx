import { plural, t } from '@lingui/core/macro'
import { useState } from 'react'
import type { Room } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useIsOnline } from '@/binding/use-is-online'
import { useSelection } from '@/binding/use-observable'
import { explain } from '@/lib/explain'
import { goTo } from '@/lib/navigation'
import { roomPath } from '@/lib/routes'
import { Button } from '@/ui/button'
import { Icon } from '@/ui/icon'
import { Link } from '@/ui/link'
import styles from './browse-page.module.css'

/** One room in the list of all: what it is about, and the way in. */
export function RoomEntry({ room }: { room: Room }) {
  const chat = useChat()
  const isMember = useSelection(chat.rooms, (rooms) => rooms.get(room.id)?.standing === 'member')
  const title = room.title ?? room.name ?? t`this room`
  const [error, setError] = useState<string | null>(null)
  return (
    <li className={styles.room}>
      <div className={styles.about}>
        <Link href={roomPath(room)} className={styles.name}>
          <span className={styles.sign} aria-hidden="true">
            {room.kind === 'private' ? <Icon name="lock" size={15} /> : '#'}
          </span>
          {title}
        </Link>
        {room.topic !== null && <p className={styles.topic}>{room.topic}</p>}
        <p className={styles.facts}>
          {room.archived && `${t`Archived`} · `}
          {plural(room.members_count, { one: '# person', other: '# people' })} ·{' '}
          {plural(room.head, { one: '# message', other: '# messages' })}
        </p>
        {error !== null && (
          <p className={styles.error} role="alert">
            {error}
          </p>
        )}
      </div>
      {isMember || room.archived ? (
        <Button
          look="quiet"
          small={true}
          aria-label={isMember ? t`Open ${title}` : t`Look in at ${title}`}
          onClick={() => goTo(roomPath(room))}
        >
          {isMember ? t`Open` : t`Look in`}
        </Button>
      ) : (
        <Joining room={room} title={title} onRefused={setError} />
      )}
    </li>
  )
}

interface JoiningProps {
  room: Room
  title: string
  onRefused: (reason: string) => void
}

function Joining({ room, title, onRefused }: JoiningProps) {
  const chat = useChat()
  const isOnline = useIsOnline()
  const join = async () => {
    const outcome = await chat.membership.join(room.id)
    if (outcome.ok || outcome.reason.code === 'already_in_room') goTo(roomPath(room))
    else onRefused(explain(outcome.reason))
  }
  return (
    <div className={styles.acts}>
      <Button
        look="text"
        small={true}
        aria-label={t`Look in at ${title}`}
        onClick={() => goTo(roomPath(room))}
      >
        {t`Look in`}
      </Button>
      <Button
        look="quiet"
        small={true}
        disabled={!isOnline}
        aria-label={t`Join ${title}`}
        onClick={() => void join()}
      >
        {t`Join`}
      </Button>
    </div>
  )
}
