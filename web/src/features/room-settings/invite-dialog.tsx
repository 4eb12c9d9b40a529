import { t } from '@lingui/core/macro'
import { useDeferredValue, useState } from 'react'
import type { Room, User } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useIsOnline } from '@/binding/use-is-online'
import { useMe } from '@/binding/use-me'
import { useMetPeople } from '@/binding/use-met-people'
import { usePeopleSearch } from '@/binding/use-people-search'
import type { RoomView } from '@/core/room-view'
import { explain } from '@/lib/explain'
import { formatList } from '@/lib/format-number'
import { nameOf } from '@/lib/name-of'
import { roomCalled } from '@/lib/room-title'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { PeoplePicker } from '@/ui/people-picker'
import { Refusal } from '@/ui/section'
import { showToast } from '@/ui/toasts'
import styles from './room-settings.module.css'

const AT_ONCE_MOST = 20

/** Brings people into a room. */
export function InviteDialog({ view, onClose }: { view: RoomView; onClose: () => void }) {
  const { room, people } = view
  const { membership } = useChat()
  const { me } = useMe()
  const isOnline = useIsOnline()
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState<readonly User[]>([])
  const [refusals, setRefusals] = useState<readonly string[]>([])
  const met = useMetPeople()
  const found = usePeopleSearch(useDeferredValue(typed))
  const inside = new Set(people.members.map(({ user }) => user.id))
  const title = roomCalled(room, me)

  const invite = async () => {
    const outcomes = await Promise.all(
      chosen.map(async (user) => ({ user, outcome: await membership.invite(room.id, user.id) })),
    )
    const failed = outcomes.filter(({ outcome }) => !outcome.ok)
    const names = formatList(
      outcomes.filter(({ outcome }) => outcome.ok).map(({ user }) => nameOf(user)),
    )
    if (failed.length < outcomes.length) showToast({ text: t`Now in ${title}: ${names}` })
    if (failed.length === 0) onClose()
    setChosen(failed.map(({ user }) => user))
    setRefusals(
      failed.map(
        ({ user, outcome }) => `${nameOf(user)}: ${outcome.ok ? '' : explain(outcome.reason)}`,
      ),
    )
  }
  return (
    <Dialog title={t`Invite to ${title}`} onClose={onClose}>
      <PeoplePicker
        label={t`Whom?`}
        found={(typed === '' ? met : found).filter(({ id }) => !inside.has(id))}
        chosen={chosen}
        most={AT_ONCE_MOST}
        onType={setTyped}
        onChange={setChosen}
      />
      <p className={styles.note}>{whatHappens(room)}</p>
      {refusals.map((refusal) => (
        <Refusal key={refusal}>{refusal}</Refusal>
      ))}
      <div className={styles.ends}>
        <Button look="quiet" onClick={onClose}>
          {t`Cancel`}
        </Button>
        <Button disabled={!isOnline || chosen.length === 0} onClick={() => void invite()}>
          {t`Invite`}
        </Button>
      </div>
    </Dialog>
  )
}

function whatHappens({ kind, history }: Room): string {
  if (kind !== 'private') return t`They are in the room at once, and can leave it.`
  return history === 'all'
    ? t`They are in the room at once, and read everything that was ever said.`
    : t`They are in the room at once, and read what is said from now on.`
}
