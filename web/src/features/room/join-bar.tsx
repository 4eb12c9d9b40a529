import { t } from '@lingui/core/macro'
import { useState } from 'react'
import type { Problem } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useIsOnline } from '@/binding/use-is-online'
import { useMe } from '@/binding/use-me'
import { useSelection } from '@/binding/use-observable'
import { emptyDraft, isUnfinished } from '@/core/draft'
import type { VisitedRoom } from '@/core/room-view'
import { explain } from '@/lib/explain'
import { roomTitle } from '@/lib/room-title'
import { Button } from '@/ui/button'
import styles from './join-bar.module.css'

/** Stands where one would write: first one joins. */
export function JoinBar({ view }: { view: VisitedRoom }) {
  const chat = useChat()
  const { me } = useMe()
  const isOnline = useIsOnline()
  const [error, setError] = useState<string | null>(null)
  const draft = useSelection(chat.drafts.all, (all) => all.get(view.room.id) ?? emptyDraft)
  const isDraftKept = isUnfinished(draft)
  const title = roomTitle(view.room, me)
  const join = async () => {
    const outcome = await chat.actsIn(view).join()
    setError(outcome.ok ? null : whyNot(outcome.reason))
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
      <p className={styles.text}>
        {t`You are looking in. Join to hear what is said and to talk.`}{' '}
        {isDraftKept && t`What you had written is kept.`}
      </p>
      <Button disabled={!isOnline} onClick={() => void join()}>
        {t`Join ${title}`}
      </Button>
      {error !== null && (
        <p className={styles.error} role="alert">
          {error}
        </p>
      )}
    </div>
  )
}

/** Public rooms are open to all but for those who were put out. */
function whyNot(problem: Problem): string {
  return problem.code === 'forbidden'
    ? t`You cannot join: those who run this room keep you out of it for now.`
    : explain(problem)
}
