import { t } from '@lingui/core/macro'
import { useDeferredValue, useState } from 'react'
import type { User } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useIsOnline } from '@/binding/use-is-online'
import { useMetPeople } from '@/binding/use-met-people'
import { usePeopleSearch } from '@/binding/use-people-search'
import { explain } from '@/lib/explain'
import { goTo } from '@/lib/navigation'
import { roomPath } from '@/lib/routes'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { PeoplePicker } from '@/ui/people-picker'
import { Refusal } from '@/ui/section'
import styles from './new-message-dialog.module.css'

/** The server lets so many be in a direct room, oneself not counted. */
const PEOPLE_MOST = 20

/** Opens the one room of some people, to write to them alone. */
export function NewMessageDialog({ onClose }: { onClose: () => void }) {
  const chat = useChat()
  const isOnline = useIsOnline()
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState<readonly User[]>([])
  const [refusal, setRefusal] = useState<string | null>(null)
  const met = useMetPeople()
  const found = usePeopleSearch(useDeferredValue(typed))
  const people = (typed === '' ? met : found).filter((user) => !user.guest)

  const open = async () => {
    const outcome = await chat.membership.openDirect({ users: chosen.map(({ id }) => id) })
    if (!outcome.ok) {
      setRefusal(explain(outcome.reason))
      return
    }
    onClose()
    goTo(roomPath(outcome.value))
  }
  return (
    <Dialog title={t`New message`} onClose={onClose}>
      <PeoplePicker
        label={t`To`}
        found={people}
        chosen={chosen}
        most={PEOPLE_MOST}
        onType={setTyped}
        onChange={setChosen}
      />
      <p className={styles.note}>
        {t`Only these people read it, and nobody joins later. For a group that changes, create a private room.`}
      </p>
      {refusal !== null && <Refusal>{refusal}</Refusal>}
      <div className={styles.acts}>
        <Button look="quiet" onClick={onClose}>
          {t`Cancel`}
        </Button>
        <Button disabled={!isOnline || chosen.length === 0} onClick={() => void open()}>
          {t`Write`}
        </Button>
      </div>
    </Dialog>
  )
}
