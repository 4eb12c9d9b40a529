import { plural } from '@lingui/core/macro'
import { useMe } from '@/binding/use-me'
import type { JoinedRoom } from '@/core/room-view'
import { roomSign, roomTitle } from '@/lib/room-title'
import { roomPath } from '@/lib/routes'
import { Link } from '@/ui/link'
import { VisuallyHidden } from '@/ui/visually-hidden'
import styles from './room-list.module.css'

const SHOWN_MOST = 99

/** One room one is in, with how much of it was not read. */
export function RoomListItem({ view, isOpen }: { view: JoinedRoom; isOpen: boolean }) {
  const { me } = useMe()
  const { room, unread } = view
  return (
    <li>
      <Link
        href={roomPath(room)}
        className={unread > 0 ? `${styles.item} ${styles.unread}` : styles.item}
        aria-current={isOpen ? 'page' : undefined}
      >
        <span className={styles.hash} aria-hidden="true">
          {roomSign(room)}
        </span>
        <span className={styles.name}>{roomTitle(room, me)}</span>
        {unread > 0 && (
          <>
            <span className={styles.count} aria-hidden="true">
              {unread > SHOWN_MOST ? `${SHOWN_MOST}+` : unread}
            </span>
            <VisuallyHidden>
              , {plural(unread, { one: '# new message', other: '# new messages' })}
            </VisuallyHidden>
          </>
        )}
      </Link>
    </li>
  )
}
