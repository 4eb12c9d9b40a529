import { t } from '@lingui/core/macro'
import { useEffect, useState } from 'react'
import type { User } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useMe } from '@/binding/use-me'
import { useObservable } from '@/binding/use-observable'
import { explain } from '@/lib/explain'
import { nameOf } from '@/lib/name-of'
import { Avatar } from '@/ui/avatar'
import { Button } from '@/ui/button'
import { Fact, Refusal, Section } from '@/ui/section'
import { useKeptFocus } from '@/ui/use-kept-focus'
import styles from './blocked-people.module.css'

/** Those whom one has blocked, and the way to let them reach one again. */
export function BlockedPeople() {
  const chat = useChat()
  const { me } = useMe()
  const blocked = useObservable(chat.people.blocked)
  const [refusal, setRefusal] = useState<string | null>(null)
  useEffect(() => {
    if (me.guest) return
    void chat.people.loadBlocked().then((problem) => {
      setRefusal(problem === null ? null : explain(problem))
    })
  }, [chat, me.guest])
  const kept = useKeptFocus<HTMLUListElement>()
  const unblock = async (user: User) => {
    const outcome = await chat.people.block(user, false)
    setRefusal(outcome.ok ? null : explain(outcome.reason))
  }
  return (
    <Section title={t`Blocked people`}>
      <Fact>
        {t`They cannot open a conversation with you, whisper to you or mention you, and see you as not here. In rooms that you share, both of you are heard. They are not told.`}
      </Fact>
      {refusal !== null && <Refusal>{refusal}</Refusal>}
      {me.guest && <p>{t`Blocking is for accounts, because a guest’s name is not kept.`}</p>}
      {blocked?.size === 0 && (
        <p>{t`You have blocked nobody. You can do so on somebody’s card: press their name.`}</p>
      )}
      {blocked !== null && (
        <ul {...kept} aria-label={t`Blocked people`}>
          {[...blocked.values()].map((user) => (
            <BlockedPerson key={user.id} user={user} onUnblock={() => void unblock(user)} />
          ))}
        </ul>
      )}
    </Section>
  )
}

function BlockedPerson({ user, onUnblock }: { user: User; onUnblock: () => void }) {
  const name = nameOf(user)
  return (
    <li className={styles.person}>
      <Avatar id={user.id} name={name} picture={user.avatar} size={32} />
      <p className={styles.words}>
        <span className={styles.name}>{name}</span>
        {user.name !== null && <span className={styles.username}> {user.username}</span>}
      </p>
      <Button look="quiet" small={true} aria-label={t`Unblock ${name}`} onClick={onUnblock}>
        {t`Unblock`}
      </Button>
    </li>
  )
}
