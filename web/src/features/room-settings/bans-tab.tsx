import { t } from '@lingui/core/macro'
import { useCallback, useState } from 'react'
import type { BanEntry } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { usePages } from '@/binding/use-pages'
import { explain } from '@/lib/explain'
import { formatBriefly } from '@/lib/format-time'
import { nameOf } from '@/lib/name-of'
import { succeeded } from '@/lib/result'
import { Avatar } from '@/ui/avatar'
import { Button } from '@/ui/button'
import { EndOfList } from '@/ui/end-of-list'
import { Refusal } from '@/ui/section'
import { useKeptFocus } from '@/ui/use-kept-focus'
import styles from './room-settings.module.css'

/** Who is kept out of a room, by whom and why. */
export function BansTab({ room }: { room: string }) {
  const { membership } = useChat()
  const [refusal, setRefusal] = useState<string | null>(null)
  const load = useCallback(
    async (cursor: string | null) => {
      const outcome = await membership.bans({ room, cursor })
      return outcome.ok
        ? succeeded({ items: outcome.value.bans, next: outcome.value.next })
        : outcome
    },
    [membership, room],
  )
  const { items, again, end } = usePages(load)
  const kept = useKeptFocus<HTMLUListElement>()
  const lift = async (user: string) => {
    const outcome = await membership.ban({ room, user, on: false })
    setRefusal(outcome.ok ? null : explain(outcome.reason))
    again()
  }
  return (
    <div className={styles.tab}>
      {refusal !== null && <Refusal>{refusal}</Refusal>}
      {items?.length === 0 && (
        <p className={styles.note}>
          {t`Nobody is kept out. Whoever is banned is removed, and can neither join nor be invited.`}
        </p>
      )}
      <ul {...kept} className={styles.rows}>
        {items?.map((ban) => (
          <BanRow key={ban.user.id} ban={ban} onLift={() => void lift(ban.user.id)} />
        ))}
      </ul>
      <EndOfList {...end} />
    </div>
  )
}

function BanRow({ ban, onLift }: { ban: BanEntry; onLift: () => void }) {
  const { user, reason } = ban
  const name = nameOf(user)
  const by = nameOf(ban.banned_by)
  const end = ban.until === null ? null : formatBriefly(Date.parse(ban.until))
  return (
    <li className={styles.row}>
      <Avatar id={user.id} name={name} picture={user.avatar} size={36} />
      <div className={styles.words}>
        <p className={styles.name}>{name}</p>
        <p className={styles.fact}>
          {end === null ? t`For good, by ${by}` : t`Until ${end}, by ${by}`}
        </p>
        {reason !== null && <p className={styles.said}>{reason}</p>}
      </div>
      <Button look="quiet" small={true} aria-label={t`Lift the ban of ${name}`} onClick={onLift}>
        {t`Lift`}
      </Button>
    </li>
  )
}
