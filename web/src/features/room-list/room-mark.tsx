import type { Room, User } from '@/api/wire'
import { useMe } from '@/binding/use-me'
import { usePresence } from '@/binding/use-presence'
import { nameOf } from '@/lib/name-of'
import { Avatar } from '@/ui/avatar'
import { Icon } from '@/ui/icon'
import { PresenceDot } from '@/ui/presence-dot'
import { useOnScreen } from '@/ui/use-on-screen'
import styles from './room-list.module.css'

const SIZE = 22

/** What stands before a room: who it is with, or of what kind it is. */
export function RoomMark({ room }: { room: Room }) {
  const { me } = useMe()
  if (room.kind !== 'direct') {
    return (
      <span className={styles.mark} aria-hidden="true">
        {room.kind === 'private' ? <Icon name="lock" size={17} /> : '#'}
      </span>
    )
  }
  const others = (room.members ?? []).filter(({ id }) => id !== me.id)
  const [other = me, ...more] = others
  if (more.length > 0) {
    return (
      <span className={styles.mark} aria-hidden="true">
        <span className={styles.several}>{others.length}</span>
      </span>
    )
  }
  return <Face user={other} isSelf={others.length === 0} />
}

function Face({ user, isSelf }: { user: User; isSelf: boolean }) {
  const [ref, isOnScreen] = useOnScreen<HTMLSpanElement>()
  const presence = usePresence(user.id, isOnScreen && !isSelf)
  return (
    <span ref={ref} className={styles.mark}>
      <Avatar id={user.id} name={nameOf(user)} picture={user.avatar} size={SIZE} />
      {!isSelf && presence !== null && (
        <span className={styles.dot} aria-hidden="true">
          <PresenceDot status={presence.status} onHead={true} isSilent={true} />
        </span>
      )}
    </span>
  )
}
