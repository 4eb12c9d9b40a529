import { useEffect, useState } from 'react'
import { type Overlay, usePageCommands } from '@/app/commands/use-page-commands'
import { FallenOver } from '@/app/fallen-over'
import { isFirstRun } from '@/app/first-run'
import { useLastRoom } from '@/app/last-room'
import { OpenProfileCard, Overlays } from '@/app/overlays'
import { BrowsePage, ReportsPage, SearchScreen, SettingsScreen } from '@/app/pages'
import { RoomScreen } from '@/app/room-screen'
import { useDocumentTitle } from '@/app/use-document-title'
import { useRemovalNotice } from '@/app/use-removal-notice'
import { useChat } from '@/binding/use-chat'
import { useObservable, useSelection } from '@/binding/use-observable'
import { useRoute } from '@/binding/use-route'
import { ConnectionStrip } from '@/features/connection/connection-strip'
import { Me } from '@/features/me/me'
import { RoomList } from '@/features/room-list/room-list'
import { currentPath, visits } from '@/lib/navigation'
import type { Route } from '@/lib/routes'
import { Catching } from '@/ui/catching'
import { lazyOverlay } from '@/ui/lazy-overlay'
import { ToastList } from '@/ui/toast-list'
import { ToastStrip } from '@/ui/toast-strip'
import { useMediaQuery } from '@/ui/use-media-query'
import styles from './shell.module.css'

const OwnerWelcome = lazyOverlay(
  async () => (await import('@/features/sign-in/owner-welcome')).OwnerWelcome,
)

/** The rooms beside the place one is at; on a phone, one of the two. */
export function Shell() {
  const chat = useChat()
  const route = useRoute()
  const reference = route.page === 'room' ? route.reference : null
  const message = route.page === 'room' ? route.message : null
  // Whoever follows the link to a message again wants to be taken there again.
  const visit = useSelection(visits, (count) => (message === null ? 0 : count))
  const isNarrow = useMediaQuery('(width < 700px)')
  const [overlay, setOverlay] = useState<Overlay>(null)
  const create = () => setOverlay('create-room')
  const list = (
    <RoomList
      route={route}
      isPage={isNarrow}
      onCreateRoom={create}
      onNewMessage={() => setOverlay('new-message')}
      foot={
        <Me
          onHelp={() => setOverlay('help')}
          onQuiet={() => setOverlay('do-not-disturb')}
          onSignOut={() => setOverlay('sign-out')}
        />
      }
    />
  )

  const isNew = useObservable(isFirstRun)
  const path = useObservable(currentPath)

  useLastRoom()
  useDocumentTitle(route)
  useRemovalNotice()
  usePageCommands(setOverlay)
  // biome-ignore lint/correctness/useExhaustiveDependencies: Each visit counts anew.
  useEffect(() => {
    chat.show(reference, message === null ? null : { message })
  }, [chat, reference, message, visit])

  const above = (
    <>
      <Overlays open={overlay} onClose={() => setOverlay(null)} />
      {isNew && <OwnerWelcome onClose={() => isFirstRun.set(false)} />}
      <OpenProfileCard />
      <ToastList />
    </>
  )
  if (isNarrow && route.page === 'home') {
    return (
      <main className={styles.alone}>
        <ConnectionStrip />
        <ToastStrip />
        <div className={styles.page}>{list}</div>
        {above}
      </main>
    )
  }
  return (
    <div className={isNarrow ? styles.alone : styles.shell}>
      {!isNarrow && list}
      <div className={styles.place}>
        <ConnectionStrip />
        <ToastStrip />
        <div className={styles.page}>
          <Catching of={path} instead={<FallenOver />}>
            <Place route={route} onCreateRoom={create} />
          </Catching>
        </div>
      </div>
      {above}
    </div>
  )
}

function Place({ route, onCreateRoom }: { route: Route; onCreateRoom: () => void }) {
  switch (route.page) {
    case 'room':
      return <RoomScreen reference={route.reference} onCreateRoom={onCreateRoom} />
    case 'search':
      return <SearchScreen query={route.query} />
    case 'reports':
      return <ReportsPage />
    case 'settings':
      return <SettingsScreen part={route.part} />
    default:
      return <BrowsePage onCreateRoom={onCreateRoom} />
  }
}
