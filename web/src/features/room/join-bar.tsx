import { t } from '@lingui/core/macro'
import { useState } from 'react'
import { useChat } from '@/binding/use-chat'
import { useIsOnline } from '@/binding/use-is-online'
import type { VisitedRoom } from '@/core/room-view'
import { explain } from '@/lib/explain'
import { Button } from '@/ui/button'
import styles from './join-bar.module.css'

/** Stands where one would write: first one joins. */
export function JoinBar({ view }: { view: VisitedRoom }) {
  const chat = useChat()
  const isOnline = useIsOnline()
  const [error, setError] = useState<string | null>(null)
  const join = async () => {
    const outcome = await chat.actsIn(view).join()
    setError(outcome.ok ? null : explain(outcome.reason))
  }
  if (view.room.archived) {
    return (
      <div className={styles.bar}>
        <p
          className={styles.text}
        >{t`This room is archived: it can be read, and nobody joins it.`}</p>
      </div>
    )
  }
  return (
    <div className={styles.bar}>
      <p className={styles.text}>{t`You are looking in. Join to hear what is said and to talk.`}</p>
      <Button disabled={!isOnline} onClick={() => void join()}>
        {t`Join`} {view.room.title ?? view.room.name}
      </Button>
      {error !== null && (
        <p className={styles.error} role="alert">
          {error}
        </p>
      )}
    </div>
  )
}
