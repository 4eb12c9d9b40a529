import { useEffect, useState } from 'react'
import { useLastRoom } from '@/app/last-room'
import { lazily } from '@/app/lazily'
import { RoomScreen } from '@/app/room-screen'
import { useDocumentTitle } from '@/app/use-document-title'
import { useChat } from '@/binding/use-chat'
import { useRoute } from '@/binding/use-route'
import { BrowsePage } from '@/features/browse/browse-page'
import { CreateRoomDialog } from '@/features/browse/create-room-dialog'
import { ConnectionStrip } from '@/features/connection/connection-strip'
import { RoomList } from '@/features/room-list/room-list'
import type { Route } from '@/lib/routes'
import { useMediaQuery } from '@/ui/use-media-query'
import styles from './shell.module.css'

const SettingsScreen = lazily(async () => (await import('@/app/settings-screen')).SettingsScreen)

/** The rooms beside the place one is at; on a phone, one of the two. */
export function Shell() {
  const chat = useChat()
  const route = useRoute()
  const reference = route.page === 'room' ? route.reference : null
  const isNarrow = useMediaQuery('(width < 700px)')
  const [isCreating, setIsCreating] = useState(false)
  const create = () => setIsCreating(true)

  useLastRoom()
  useDocumentTitle()
  useEffect(() => {
    chat.show(reference)
  }, [chat, reference])

  const dialog = isCreating && <CreateRoomDialog onClose={() => setIsCreating(false)} />
  if (isNarrow && route.page === 'home') {
    return (
      <main className={styles.alone}>
        <ConnectionStrip />
        <div className={styles.page}>
          <RoomList route={route} isPage={true} onCreateRoom={create} />
        </div>
        {dialog}
      </main>
    )
  }
  return (
    <div className={isNarrow ? styles.alone : styles.shell}>
      {!isNarrow && <RoomList route={route} isPage={false} onCreateRoom={create} />}
      <div className={styles.place}>
        <ConnectionStrip />
        <div className={styles.page}>
          <Place route={route} onCreateRoom={create} />
        </div>
      </div>
      {dialog}
    </div>
  )
}

function Place({ route, onCreateRoom }: { route: Route; onCreateRoom: () => void }) {
  switch (route.page) {
    case 'room':
      return <RoomScreen reference={route.reference} onCreateRoom={onCreateRoom} />
    case 'settings':
      return <SettingsScreen part={route.part} />
    default:
      return <BrowsePage onCreateRoom={onCreateRoom} />
  }
}
