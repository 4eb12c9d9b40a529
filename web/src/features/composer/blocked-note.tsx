import { t } from '@lingui/core/macro'
import { useEffect } from 'react'
import type { User } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useMe } from '@/binding/use-me'
import { useObservable } from '@/binding/use-observable'
import type { JoinedRoom } from '@/core/room-view'
import { explain } from '@/lib/explain'
import { nameOf } from '@/lib/name-of'
import { Button } from '@/ui/button'
import { Icon } from '@/ui/icon'
import { showToast } from '@/ui/toasts'
import styles from './composer-notes.module.css'

/** Where two talk and one of them has blocked the other: what that means for what is written here. */
export function BlockedNote({ view }: { view: JoinedRoom }) {
  const partner = usePartner(view)
  return partner === null ? null : <NoteAbout partner={partner} room={view.room.id} />
}

function NoteAbout({ partner, room }: { partner: User; room: string }) {
  const { people, outbox } = useChat()
  const blocked = useObservable(people.blocked)
  const isRefused = useObservable(outbox).some(
    ({ room: where, delivery }) =>
      where === room && delivery.status === 'failed' && delivery.problem.code === 'blocked',
  )
  useEffect(() => {
    if (blocked === null) void people.loadBlocked()
  }, [people, blocked])
  const name = nameOf(partner)
  const unblock = async () => {
    const outcome = await people.block(partner, false)
    if (!outcome.ok) showToast({ text: explain(outcome.reason) })
  }
  if (blocked?.has(partner.id) === true) {
    return (
      <div className={styles.notes} role="status">
        <p className={styles.note}>
          <Icon name="lock" size={16} />
          <span>{t`You have blocked ${name}, who cannot answer you here.`}</span>
        </p>
        <Button look="text" small={true} onClick={() => void unblock()}>
          {t`Unblock`}
        </Button>
      </div>
    )
  }
  if (!isRefused) return null
  return (
    <p className={`${styles.notes} ${styles.note}`} role="status">
      <Icon name="lock" size={16} />
      <span>{t`${name} does not want to be reached by you: nothing that you write here arrives.`}</span>
    </p>
  )
}

/** The other one of two. */
function usePartner({ room }: JoinedRoom): User | null {
  const { me } = useMe()
  if (room.kind !== 'direct' || room.members?.length !== 2) return null
  return room.members.find(({ id }) => id !== me.id) ?? null
}
