import { t } from '@lingui/core/macro'
import { useDeferredValue, useState } from 'react'
import type { Member, Problem } from '@/api/wire'
import { openProfileCard } from '@/binding/profile-card'
import { useMe } from '@/binding/use-me'
import { usePresence } from '@/binding/use-presence'
import { useSelf } from '@/binding/use-self'
import { isMutedAt, rightsIn } from '@/core/rights'
import type { RoomView } from '@/core/room-view'
import { useMemberSearch } from '@/features/room-settings/use-member-search'
import { formatBriefly, formatDate } from '@/lib/format-time'
import { nameOf } from '@/lib/name-of'
import { roleName } from '@/lib/role-name'
import { Avatar } from '@/ui/avatar'
import { Button } from '@/ui/button'
import { EndOfList } from '@/ui/end-of-list'
import { PresenceDot } from '@/ui/presence-dot'
import { TextField } from '@/ui/text-field'
import { useOnScreen } from '@/ui/use-on-screen'
import styles from './room-settings.module.css'

interface MembersTabProps {
  view: RoomView
  onInvite: () => void
}

/** Everybody in a room, to be searched; what may be done about somebody is on their card. */
export function MembersTab({ view, onInvite }: MembersTabProps) {
  const { mayInvite } = rightsIn(view, useSelf())
  const [typed, setTyped] = useState('')
  const query = useDeferredValue(typed.trim())
  const { members, problem, end } = useMemberSearch(view.room, query)
  return (
    <div className={styles.tab}>
      {view.room.kind !== 'direct' && (
        <TextField
          label={t`Find somebody`}
          type="search"
          autoComplete="off"
          error={null}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      )}
      {mayInvite && (
        <div>
          <Button look="quiet" onClick={onInvite}>
            {t`Invite people…`}
          </Button>
        </div>
      )}
      <MemberRows members={members} problem={problem} />
      <EndOfList {...end} />
    </div>
  )
}

interface MemberRowsProps {
  members: readonly Member[] | null
  problem: Problem | null
}

function MemberRows({ members, problem }: MemberRowsProps) {
  if (members === null) {
    return problem === null && <p className={styles.note}>{t`Looking for people…`}</p>
  }
  if (members.length === 0) {
    return <p className={styles.note} role="status">{t`Nobody in this room is called that.`}</p>
  }
  return (
    <ul className={styles.rows}>
      {members.map((member) => (
        <MemberRow key={member.user.id} member={member} />
      ))}
    </ul>
  )
}

function MemberRow({ member }: { member: Member }) {
  const { me } = useMe()
  const [ref, isOnScreen] = useOnScreen<HTMLLIElement>()
  const { user, role, joined_at: joined, muted_until: muted } = member
  const presence = usePresence(user.id, isOnScreen)
  const name = nameOf(user)
  const since = formatDate(Date.parse(joined))
  const end = muted === null ? '' : formatBriefly(Date.parse(muted))
  const facts = [
    user.id === me.id && t`you`,
    role !== 'member' && roleName(role),
    isMutedAt(muted, Date.now()) && t`muted until ${end}`,
    t`here since ${since}`,
  ]
  return (
    <li ref={ref}>
      <button
        type="button"
        className={styles.person}
        aria-haspopup="dialog"
        onClick={(event) => openProfileCard(user.id, event.currentTarget)}
      >
        <Avatar id={user.id} name={name} picture={user.avatar} size={36} />
        <span className={styles.words}>
          <span className={styles.name}>{name}</span>
          <span className={styles.fact}>{facts.filter(Boolean).join(' · ')}</span>
        </span>
        {presence !== null && <PresenceDot status={presence.status} />}
      </button>
    </li>
  )
}
