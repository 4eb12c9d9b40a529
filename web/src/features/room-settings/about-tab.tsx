import { t } from '@lingui/core/macro'
import { useState } from 'react'
import type { Room } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useSelf } from '@/binding/use-self'
import { rightsIn } from '@/core/rights'
import type { RoomView } from '@/core/room-view'
import { AboutForm } from '@/features/room-settings/about-form'
import { explain } from '@/lib/explain'
import { formatDate } from '@/lib/format-time'
import { Button } from '@/ui/button'
import { ConfirmDialog } from '@/ui/confirm-dialog'
import { Refusal } from '@/ui/section'
import styles from './room-settings.module.css'

interface AboutTabProps {
  view: RoomView
  onLeave: () => void
}

/** What a room is for and who finds it; those who run it change that here. */
export function AboutTab({ view, onLeave }: AboutTabProps) {
  const self = useSelf()
  const { room } = view
  const { mayRun, mayArchive, mayLeave } = rightsIn(view, self)
  const created = formatDate(Date.parse(room.created_at))
  const isForm = mayRun && room.kind !== 'direct' && !room.archived
  return (
    <div className={styles.tab}>
      {isForm ? (
        <AboutForm key={room.id} room={room} />
      ) : (
        room.topic !== null && <p className={styles.topic}>{room.topic}</p>
      )}
      <p className={styles.note}>{visibilityOf(room)}</p>
      <p className={styles.note}>{t`It is there since ${created}.`}</p>
      {room.archived && (
        <p
          className={styles.note}
        >{t`It is archived: it can be read, and nothing is said here any more.`}</p>
      )}
      <div className={styles.acts}>
        {mayArchive && <ArchiveButton room={room} />}
        {mayLeave && (
          <Button look="quiet" onClick={onLeave}>
            {t`Leave room`}
          </Button>
        )}
      </div>
    </div>
  )
}

function ArchiveButton({ room }: { room: Room }) {
  const { membership } = useChat()
  const [isAsking, setIsAsking] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const set = async (isOn: boolean) => {
    const outcome = await membership.archive(room.id, isOn)
    return outcome.ok ? null : explain(outcome.reason)
  }
  if (room.archived) {
    return (
      <>
        <Button look="quiet" onClick={() => void set(false).then(setRefusal)}>
          {t`Open it again`}
        </Button>
        {refusal !== null && <Refusal>{refusal}</Refusal>}
      </>
    )
  }
  const archive = async () => {
    const problem = await set(true)
    if (problem === null) setIsAsking(false)
    return problem
  }
  return (
    <>
      <Button look="quiet" onClick={() => setIsAsking(true)}>
        {t`Archive…`}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={t`Archive this room?`}
          confirm={t`Archive`}
          onConfirm={archive}
          onClose={() => setIsAsking(false)}
        >
          <p>{t`Everything that was said can be read and found. Nothing new is said, and nobody joins, until somebody who owns it opens it again.`}</p>
        </ConfirmDialog>
      )}
    </>
  )
}

function visibilityOf({ kind }: Room): string {
  switch (kind) {
    case 'public':
      return t`A public room: everybody here can read it and join.`
    case 'private':
      return t`A private room: only its members know that it exists.`
    case 'direct':
      return t`A direct conversation: it is for these people alone, and stays so.`
  }
}
