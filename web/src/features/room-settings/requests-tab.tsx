import { t } from '@lingui/core/macro'
import { useEffect, useState } from 'react'
import type { JoinRequest } from '@/api/wire'
import { openProfileCard } from '@/binding/profile-card'
import { useChat } from '@/binding/use-chat'
import { useObservable } from '@/binding/use-observable'
import { explain } from '@/lib/explain'
import { formatAgo } from '@/lib/format-ago'
import { nameOf } from '@/lib/name-of'
import { Avatar } from '@/ui/avatar'
import { Button } from '@/ui/button'
import { Refusal } from '@/ui/section'
import { useKeptFocus } from '@/ui/use-kept-focus'
import styles from './room-settings.module.css'

/** Who asks to be let in. */
export function RequestsTab({ room }: { room: string }) {
  const { membership } = useChat()
  const asking = useObservable(membership.requests.asking).get(room) ?? []
  const [next, setNext] = useState<string | null>(null)
  const [refusal, setRefusal] = useState<string | null>(null)
  const load = async (cursor: string | null) => {
    const outcome = await membership.loadRequests(room, cursor)
    setRefusal(outcome.ok ? null : explain(outcome.reason))
    setNext(outcome.ok ? outcome.value : null)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: Once for each room.
  useEffect(() => {
    void load(null)
  }, [room])

  const kept = useKeptFocus<HTMLUListElement>()
  const answer = async (user: string, isWelcome: boolean) => {
    const outcome = await membership.answer(room, user, isWelcome)
    setRefusal(outcome.ok ? null : explain(outcome.reason))
  }
  return (
    <div className={styles.tab}>
      {refusal !== null && <Refusal>{refusal}</Refusal>}
      {asking.length === 0 && (
        <p className={styles.note}>
          {t`Nobody asks to be let in. Whoever has the link to this room can ask; you hear of it at once.`}
        </p>
      )}
      <ul {...kept} className={styles.rows}>
        {asking.map((request) => (
          <RequestRow
            key={request.user.id}
            request={request}
            onAnswer={(isWelcome) => void answer(request.user.id, isWelcome)}
          />
        ))}
      </ul>
      {next !== null && (
        <div>
          <Button look="quiet" onClick={() => void load(next)}>
            {t`Show more people`}
          </Button>
        </div>
      )}
    </div>
  )
}

interface RequestRowProps {
  request: JoinRequest
  onAnswer: (isWelcome: boolean) => void
}

function RequestRow({ request: { user, text, asked_at: asked }, onAnswer }: RequestRowProps) {
  const name = nameOf(user)
  return (
    <li className={styles.row}>
      <Avatar id={user.id} name={name} picture={user.avatar} size={36} />
      <div className={styles.words}>
        <button type="button" className={styles.plain} onClick={() => openProfileCard(user.id)}>
          {name}
        </button>
        {text !== null && <p className={styles.said}>{text}</p>}
        <p className={styles.fact}>{formatAgo(Date.parse(asked), Date.now())}</p>
      </div>
      <div className={styles.acts}>
        <Button small={true} aria-label={t`Let in ${name}`} onClick={() => onAnswer(true)}>
          {t`Let in`}
        </Button>
        <Button
          look="quiet"
          small={true}
          aria-label={t`Decline ${name}`}
          onClick={() => onAnswer(false)}
        >
          {t`Decline`}
        </Button>
      </div>
    </li>
  )
}
