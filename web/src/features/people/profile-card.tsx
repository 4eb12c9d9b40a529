import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useCallback, useMemo } from 'react'
import type { Profile, User } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useLoaded } from '@/binding/use-loaded'
import { useMe } from '@/binding/use-me'
import { useNow } from '@/binding/use-now'
import { usePresence } from '@/binding/use-presence'
import { useUsers } from '@/binding/use-users'
import { CardActs } from '@/features/people/card-acts'
import { CardModeration } from '@/features/people/card-moderation'
import { presenceSentence } from '@/features/people/presence-sentence'
import { ServerRoleChoice } from '@/features/people/server-role-choice'
import { useMember, useOpenView } from '@/features/people/use-open-view'
import { explain } from '@/lib/explain'
import { formatTimeIn } from '@/lib/format-time'
import { isDeleted } from '@/lib/is-deleted'
import type { Loaded } from '@/lib/loaded'
import { nameOf } from '@/lib/name-of'
import { roleName } from '@/lib/role-name'
import { Avatar } from '@/ui/avatar'
import { Dialog } from '@/ui/dialog'
import { PresenceDot } from '@/ui/presence-dot'
import { Refusal } from '@/ui/section'
import { Spinner } from '@/ui/spinner'
import styles from './profile-card.module.css'

interface ProfileCardProps {
  /** Id of the one whom it shows. */
  user: string
  onClose: () => void
}

/** Who somebody is and whether they are there, as far as they tell, and what one can do about it. */
export function ProfileCard({ user: id, onClose }: ProfileCardProps) {
  const chat = useChat()
  const ask = useCallback(() => chat.rest.profile(id), [chat, id])
  const [loaded, reload] = useLoaded(ask)
  const profile = loaded.status === 'loaded' ? loaded.value.profile : null
  const [known] = useUsers(useMemo(() => [id], [id]))
  if (known !== undefined && isDeleted(known)) return <Gone user={known} onClose={onClose} />
  const user = profile ?? known
  if (user === undefined) return <NotYet loaded={loaded} onClose={onClose} />
  return (
    <Dialog title={nameOf(user)} onClose={onClose}>
      <Card user={user} profile={profile} onReload={reload} onClose={onClose} />
      {loaded.status === 'failed' && <Refusal>{explain(loaded.problem)}</Refusal>}
    </Dialog>
  )
}

/** What was known of them is theirs no more. */
function Gone({ user, onClose }: { user: User; onClose: () => void }) {
  return (
    <Dialog title={nameOf(user)} onClose={onClose}>
      <p>{t`This account was deleted. What it wrote stays, without a name.`}</p>
    </Dialog>
  )
}

function NotYet({ loaded, onClose }: { loaded: Loaded<unknown>; onClose: () => void }) {
  return (
    <Dialog title={t`Profile`} onClose={onClose}>
      {loaded.status === 'failed' ? (
        <Refusal>{explain(loaded.problem)}</Refusal>
      ) : (
        <div>
          <Spinner />
        </div>
      )}
    </Dialog>
  )
}

interface CardProps {
  user: User
  profile: Profile | null
  onReload: () => void
  onClose: () => void
}

function Card({ user, profile, onReload, onClose }: CardProps) {
  const { me } = useMe()
  const view = useOpenView()
  const member = useMember(view, user)
  const isSelf = user.id === me.id
  return (
    <>
      <div className={styles.head}>
        <Face user={user} />
        <div className={styles.words}>
          <p className={styles.username}>
            {[`@${user.username}`, profile?.pronouns, kindOf(user, profile)]
              .filter(Boolean)
              .join(' · ')}
          </p>
          {profile !== null && <Seen profile={profile} />}
        </div>
      </div>
      {profile !== null && profile.bio !== null && <p className={styles.bio}>{profile.bio}</p>}
      {profile !== null && profile.time_zone !== null && <LocalTime zone={profile.time_zone} />}
      <CardActs user={user} view={view} isMember={member !== null} onDone={onClose} />
      {view !== null && member !== null && (
        <CardModeration view={view} member={member} onRemoved={onClose} />
      )}
      {profile !== null && !isSelf && <ServerRoleChoice profile={profile} onChanged={onReload} />}
    </>
  )
}

function Face({ user }: { user: User }) {
  const presence = usePresence(user.id)
  return (
    <span className={styles.face}>
      <Avatar id={user.id} name={nameOf(user)} picture={user.avatar} size={72} />
      {presence !== null && (
        <span className={styles.dot} aria-hidden="true">
          <PresenceDot status={presence.status} isSilent={true} />
        </span>
      )}
    </span>
  )
}

/** What is watched is newer than what was asked for once. */
function Seen({ profile }: { profile: Profile }) {
  const presence = usePresence(profile.id) ?? profile.presence
  const now = useNow()
  const said = [presence.emoji, presence.text].filter(Boolean).join(' ')
  return (
    <>
      <p>{presenceSentence(presence, now)}</p>
      {said !== '' && <p className={styles.status}>{said}</p>}
    </>
  )
}

function LocalTime({ zone }: { zone: string }) {
  const time = formatTimeIn(zone, useNow())
  return time === null ? null : (
    <p className={styles.username}>
      <Trans>It is {time} there.</Trans>
    </p>
  )
}

function kindOf(user: User, profile: Profile | null): string | null {
  if (user.bot) return t`Bot`
  if (user.guest) return t`Guest`
  return profile === null || profile.role === 'member'
    ? null
    : t`${roleName(profile.role)} of this server`
}
