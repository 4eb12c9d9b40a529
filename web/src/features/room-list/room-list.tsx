import { t } from '@lingui/core/macro'
import { type ReactNode, useRef } from 'react'
import { useMe } from '@/binding/use-me'
import { ROOM_SECTIONS } from '@/core/room-order'
import { moveAlong } from '@/features/room-list/move-along'
import { RoomSectionList } from '@/features/room-list/room-section-list'
import { useRoomFilter } from '@/features/room-list/use-room-filter'
import { goTo } from '@/lib/navigation'
import { HOME_PATH, ROOMS_PATH, type Route, roomPath, SEARCH_PATH } from '@/lib/routes'
import { Bird } from '@/ui/bird'
import { Icon } from '@/ui/icon'
import { Link } from '@/ui/link'
import styles from './room-list.module.css'

interface RoomListProps {
  route: Route
  /** On a phone it is a page of its own, and not beside one. */
  isPage: boolean
  onCreateRoom: () => void
  onNewMessage: () => void
  /** Oneself. */
  foot: ReactNode
}

/** The rooms one is in, the way to the others, and oneself. */
export function RoomList({ route, isPage, onCreateRoom, onNewMessage, foot }: RoomListProps) {
  const { me } = useMe()
  const list = useRef<HTMLDivElement>(null)
  const { typed, type, sections, isFiltered } = useRoomFilter()
  const [first] = ROOM_SECTIONS.flatMap((section) => sections[section])
  const open = () => {
    if (first === undefined) return
    type('')
    goTo(roomPath(first.room))
  }
  const acts = { rooms: onCreateRoom, direct: me.guest ? null : onNewMessage, archived: null }
  return (
    <nav className={styles.list} aria-label={t`Rooms`}>
      <Link href={HOME_PATH} className={styles.brand}>
        <Bird size={30} />
        Stonechat
      </Link>
      <search className={styles.filter}>
        <Icon name="search" size={16} />
        <input
          type="search"
          className={styles.filterInput}
          aria-label={t`Filter your rooms`}
          placeholder={t`Filter`}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => type(event.target.value)}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return
            if (event.key === 'Enter' && isFiltered) open()
            else if (event.key === 'Escape' && typed !== '') type('')
            else if (event.key === 'ArrowDown') list.current?.querySelector('a')?.focus()
            else return
            event.preventDefault()
          }}
        />
      </search>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: The arrows are beside the links' own keys. */}
      <div ref={list} className={styles.scroll} onKeyDown={moveAlong}>
        {ROOM_SECTIONS.map((section) => (
          <RoomSectionList
            key={section}
            section={section}
            views={sections[section]}
            isPage={isPage}
            isFiltered={isFiltered}
            onAdd={acts[section]}
          />
        ))}
        {isFiltered && first === undefined && (
          <p className={styles.empty} role="status">{t`None of your rooms is called that.`}</p>
        )}
        <Link
          href={ROOMS_PATH}
          className={styles.item}
          aria-current={route.page === 'rooms' ? 'page' : undefined}
        >
          <Icon name="compass" />
          <span className={styles.name}>{t`Browse rooms`}</span>
        </Link>
        <Link
          href={SEARCH_PATH}
          className={styles.item}
          aria-current={route.page === 'search' ? 'page' : undefined}
        >
          <Icon name="search" />
          <span className={styles.name}>{t`Search messages`}</span>
        </Link>
      </div>
      {foot}
    </nav>
  )
}
