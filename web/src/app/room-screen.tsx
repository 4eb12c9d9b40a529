import { t } from '@lingui/core/macro'
import { useEffect, useState } from 'react'
import { RoomMissing } from '@/app/room-missing'
import { RoomPanels } from '@/app/room-panels'
import { useRoomAddress } from '@/app/use-room-address'
import { Waiting } from '@/app/waiting'
import { useChat } from '@/binding/use-chat'
import { useObservable, useSelection } from '@/binding/use-observable'
import type { RoomView } from '@/core/room-view'
import { PeopleList } from '@/features/people/people-list'
import { AskingBar } from '@/features/room/asking-bar'
import { JoinBar } from '@/features/room/join-bar'
import { RoomHeader } from '@/features/room/room-header'
import type { RoomPanel } from '@/features/room/room-panel'
import { Timeline } from '@/features/timeline/timeline'
import { Dialog } from '@/ui/dialog'
import { lazyPart } from '@/ui/lazy-part'
import { useMediaQuery } from '@/ui/use-media-query'
import { VisuallyHidden } from '@/ui/visually-hidden'
import styles from './room-screen.module.css'

// Whoever is still at the door writes nothing. Its place is kept while it comes.
export const Composer = lazyPart(
  async () => (await import('@/features/composer/composer')).Composer,
  {
    waiting: <div className={styles.writing} />,
  },
)

interface RoomScreenProps {
  reference: string
  onCreateRoom: () => void
}

/** The room that the address names, as far as it can be shown. */
export function RoomScreen({ reference, onCreateRoom }: RoomScreenProps) {
  const chat = useChat()
  const open = useObservable(chat.openRoom)
  const view = useSelection(chat.rooms, (rooms) =>
    open.status === 'found' ? rooms.get(open.id) : undefined,
  )
  // It comes while the room does, and not only then.
  useEffect(() => {
    void Composer.fetch()
  }, [])
  if (open.status === 'missing') {
    return <RoomMissing reference={reference} problem={open.problem} onCreateRoom={onCreateRoom} />
  }
  if (view === undefined) {
    return (
      <Waiting>
        <VisuallyHidden>{t`Opening the room…`}</VisuallyHidden>
      </Waiting>
    )
  }
  return <OpenedRoom key={view.room.id} view={view} />
}

function OpenedRoom({ view }: { view: RoomView }) {
  const isWide = useMediaQuery('(width >= 1000px)')
  const [choice, setChoice] = useState<boolean | null>(null)
  const [panel, setPanel] = useState<RoomPanel | null>(null)
  const isMember = view.standing === 'member'
  useRoomAddress(view.room)
  const arePeopleShown = isMember && (choice ?? isWide)
  return (
    <div className={styles.screen}>
      <main className={styles.talk}>
        <RoomHeader
          view={view}
          arePeopleShown={arePeopleShown}
          onTogglePeople={() => setChoice(!arePeopleShown)}
          onOpen={setPanel}
        />
        {isMember && <AskingBar view={view} onOpen={() => setPanel('requests')} />}
        <Timeline view={view} />
        {isMember ? <Composer view={view} /> : <JoinBar view={view} />}
      </main>
      {arePeopleShown && isWide && (
        <aside className={styles.people} aria-label={t`People`}>
          <h2 className={styles.peopleHead}>{t`People`}</h2>
          <PeopleList view={view} />
        </aside>
      )}
      {arePeopleShown && !isWide && (
        <Dialog title={t`People`} onClose={() => setChoice(false)}>
          <PeopleList view={view} />
        </Dialog>
      )}
      <RoomPanels room={view.room.id} open={panel} onOpen={setPanel} />
    </div>
  )
}
