import { t } from '@lingui/core/macro'
import type { Room, User } from '@/api/wire'
import { useMe } from '@/binding/use-me'
import { nameOf } from '@/lib/name-of'
import { roomSign, roomTitle } from '@/lib/room-title'
import { roomPath } from '@/lib/routes'
import { Avatar } from '@/ui/avatar'
import { Link } from '@/ui/link'
import styles from './search-page.module.css'

interface FoundBesideProps {
  rooms: readonly Room[]
  users: readonly User[]
  onPerson: (user: User) => void
}

/** Rooms and people whose names hold what was looked for. */
export function FoundBeside({ rooms, users, onPerson }: FoundBesideProps) {
  const { me } = useMe()
  if (rooms.length === 0 && users.length === 0) return null
  return (
    <ul className={styles.beside} aria-label={t`Rooms and people`}>
      {rooms.map((room) => (
        <li key={room.id}>
          <Link href={roomPath(room)} className={styles.card}>
            <span className={styles.sign} aria-hidden="true">
              {roomSign(room)}
            </span>
            <span className={styles.cardName}>{roomTitle(room, me)}</span>
          </Link>
        </li>
      ))}
      {users.map((user) => (
        <li key={user.id}>
          <button type="button" className={styles.card} onClick={() => onPerson(user)}>
            <Avatar id={user.id} name={nameOf(user)} picture={user.avatar} size={24} />
            <span className={styles.cardName}>{nameOf(user)}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
