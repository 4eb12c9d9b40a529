import { t } from '@lingui/core/macro'
import { useMemo } from 'react'
import { useChat } from '@/binding/use-chat'
import { useMe } from '@/binding/use-me'
import { useObservable } from '@/binding/use-observable'
import { roomsInOrder } from '@/core/room-order'
import { Me } from '@/features/room-list/me'
import { RoomListItem } from '@/features/room-list/room-list-item'
import { HOME_PATH, ROOMS_PATH, type Route } from '@/lib/routes'
import { Bird } from '@/ui/bird'
import { Icon } from '@/ui/icon'
import { IconButton } from '@/ui/icon-button'
import { Link } from '@/ui/link'
import styles from './room-list.module.css'

interface RoomListProps {
  route: Route
  /** On a phone it is a page of its own, and not beside one. */
  isPage: boolean
  onCreateRoom: () => void
}

/** The rooms one is in, the way to the others, and oneself. */
export function RoomList({ route, isPage, onCreateRoom }: RoomListProps) {
  const Heading = isPage ? 'h1' : 'h2'
  const chat = useChat()
  const views = useObservable(chat.rooms)
  const open = useObservable(chat.openRoom)
  const { me } = useMe()
  const rooms = useMemo(() => roomsInOrder(views, me), [views, me])
  return (
    <nav className={styles.list} aria-label={t`Rooms`}>
      <Link href={HOME_PATH} className={styles.brand}>
        <Bird size={30} />
        Stonechat
      </Link>
      <div className={styles.scroll}>
        <div className={styles.headline}>
          <Heading className={styles.heading}>{t`Your rooms`}</Heading>
          <IconButton icon="plus" label={t`Create a room`} onHead={true} onClick={onCreateRoom} />
        </div>
        {rooms.length === 0 && (
          <p className={styles.empty}>{t`None yet. Look around and join one.`}</p>
        )}
        <ul>
          {rooms.map((view) => (
            <RoomListItem
              key={view.room.id}
              view={view}
              isOpen={open.status === 'found' && open.id === view.room.id}
            />
          ))}
          <li>
            <Link
              href={ROOMS_PATH}
              className={styles.item}
              aria-current={route.page === 'rooms' ? 'page' : undefined}
            >
              <Icon name="compass" />
              <span className={styles.name}>{t`Browse rooms`}</span>
            </Link>
          </li>
        </ul>
      </div>
      <Me />
    </nav>
  )
}
