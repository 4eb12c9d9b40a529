import { t } from '@lingui/core/macro'
import { useId } from 'react'
import { useChat } from '@/binding/use-chat'
import { useObservable } from '@/binding/use-observable'
import { usePreferences } from '@/binding/use-preferences'
import type { RoomSection } from '@/core/room-order'
import type { JoinedRoom } from '@/core/room-view'
import { RoomListItem } from '@/features/room-list/room-list-item'
import { Icon } from '@/ui/icon'
import { IconButton } from '@/ui/icon-button'
import styles from './room-list.module.css'

interface RoomSectionListProps {
  section: RoomSection
  views: readonly JoinedRoom[]
  isPage: boolean
  isFiltered: boolean
  /** Makes another one; null where that cannot be. */
  onAdd: (() => void) | null
}

/** Rooms of one kind. Closed it still shows what is unread, and where one is. */
export function RoomSectionList(props: RoomSectionListProps) {
  const { section, views, isPage, isFiltered, onAdd } = props
  const id = useId()
  const [{ folded }, change] = usePreferences()
  const open = useObservable(useChat().openRoom)
  const isOpen = ({ room }: JoinedRoom) => open.status === 'found' && open.id === room.id
  const isFolded = folded.includes(section) && !isFiltered
  const shown = isFolded ? views.filter((view) => view.unread > 0 || isOpen(view)) : views
  if (views.length === 0 && (isFiltered || onAdd === null)) return null

  const toggle = () => {
    const others = folded.filter((name) => name !== section)
    change({ folded: isFolded ? others : [...others, section] })
  }
  const Heading = isPage && section === 'rooms' ? 'h1' : 'h2'
  return (
    <section className={styles.section} aria-labelledby={id}>
      <div className={styles.headline}>
        <Heading className={styles.heading}>
          <button
            type="button"
            id={id}
            className={styles.fold}
            aria-expanded={!isFolded}
            onClick={toggle}
          >
            <Icon name="chevron" size={14} />
            {titleOf(section)}
          </button>
        </Heading>
        {onAdd !== null && (
          <IconButton icon="plus" label={addOf(section)} onHead={true} onClick={onAdd} />
        )}
      </div>
      {views.length === 0 && <p className={styles.empty}>{emptyOf(section)}</p>}
      {shown.length > 0 && (
        <ul>
          {shown.map((view) => (
            <RoomListItem key={view.room.id} view={view} isOpen={isOpen(view)} />
          ))}
        </ul>
      )}
    </section>
  )
}

function titleOf(section: RoomSection): string {
  switch (section) {
    case 'rooms':
      return t`Your rooms`
    case 'direct':
      return t`Direct messages`
    case 'archived':
      return t`Archived`
  }
}

function addOf(section: RoomSection): string {
  return section === 'direct' ? t`New message` : t`Create a room`
}

function emptyOf(section: RoomSection): string {
  return section === 'direct'
    ? t`None yet. Write to one person, or to several.`
    : t`None yet. Look around and join one.`
}
