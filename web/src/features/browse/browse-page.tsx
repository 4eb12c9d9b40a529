import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { RoomEntry } from '@/features/browse/room-entry'
import { useRoomSearch } from '@/features/browse/use-room-search'
import { explain } from '@/lib/explain'
import { HOME_PATH } from '@/lib/routes'
import { BackLink } from '@/ui/back-link'
import { Button } from '@/ui/button'
import { Icon } from '@/ui/icon'
import styles from './browse-page.module.css'

/** All public rooms, to look into or to join. */
export function BrowsePage({ onCreateRoom }: { onCreateRoom: () => void }) {
  const [query, setQuery] = useState('')
  const { rooms, problem, hasMore, loadMore } = useRoomSearch(query)
  return (
    <main className={styles.page}>
      <div className={styles.inner}>
        <div className={styles.head}>
          <BackLink href={HOME_PATH} label={t`Back to your rooms`} />
          <div className={styles.words}>
            <h1 className={styles.title}>{t`Rooms`}</h1>
            <p className={styles.lead}>{t`Everybody here can read these and join them.`}</p>
          </div>
          <Button onClick={onCreateRoom}>{t`Create a room`}</Button>
        </div>
        <search className={styles.search}>
          <Icon name="search" />
          <input
            type="search"
            className={styles.searchInput}
            aria-label={t`Find a room`}
            placeholder={t`Find a room`}
            value={query}
            maxLength={64}
            onChange={(event) => setQuery(event.target.value)}
          />
        </search>
        {problem !== null && (
          <p className={styles.error} role="alert">
            {explain(problem)}
          </p>
        )}
        {rooms === null && problem === null && (
          <p className={styles.note}>{t`Looking for rooms…`}</p>
        )}
        {rooms?.length === 0 && <NothingFound query={query} onCreateRoom={onCreateRoom} />}
        <ul className={styles.rooms}>
          {rooms?.map((room) => (
            <RoomEntry key={room.id} room={room} />
          ))}
        </ul>
        {hasMore && (
          <Button look="quiet" className={styles.more} onClick={loadMore}>
            {t`Show more rooms`}
          </Button>
        )}
      </div>
    </main>
  )
}

function NothingFound({ query, onCreateRoom }: { query: string; onCreateRoom: () => void }) {
  return (
    <p className={styles.note} role="status">
      <Trans>
        No room is called “{query.trim()}”.{' '}
        <Button look="text" onClick={onCreateRoom}>
          Create it
        </Button>
      </Trans>
    </p>
  )
}
