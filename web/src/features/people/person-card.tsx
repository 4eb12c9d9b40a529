import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useCallback } from 'react'
import type { Profile, User } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useLoaded } from '@/binding/use-loaded'
import { explain } from '@/lib/explain'
import { formatBriefly, formatTimeIn } from '@/lib/format-time'
import { roleName } from '@/lib/role-name'
import { Avatar } from '@/ui/avatar'
import { Dialog } from '@/ui/dialog'
import styles from './person-card.module.css'

interface PersonCardProps {
  user: User
  onClose: () => void
}

/** Who somebody is and whether they are there, as far as they tell. */
export function PersonCard({ user, onClose }: PersonCardProps) {
  const chat = useChat()
  const [loaded] = useLoaded(useCallback(() => chat.rest.profile(user.id), [chat, user.id]))
  const profile = loaded.status === 'loaded' ? loaded.value.profile : null
  const shown = profile ?? user
  const name = shown.name ?? shown.username
  return (
    <Dialog title={name} onClose={onClose}>
      <div className={styles.head}>
        <Avatar id={shown.id} name={name} picture={shown.avatar} size={72} />
        <div className={styles.words}>
          <p className={styles.username}>
            {[shown.name && shown.username, profile?.pronouns, kindOf(shown, profile)]
              .filter(Boolean)
              .join(' · ')}
          </p>
          {profile !== null && <p>{presenceOf(profile)}</p>}
          {profile !== null && <Status profile={profile} />}
        </div>
      </div>
      {profile?.bio !== null && <p className={styles.bio}>{profile?.bio}</p>}
      {profile !== null && profile.time_zone !== null && <LocalTime zone={profile.time_zone} />}
      {loaded.status === 'failed' && <p role="alert">{explain(loaded.problem)}</p>}
    </Dialog>
  )
}

function Status({ profile: { presence } }: { profile: Profile }) {
  if (presence.text === null && presence.emoji === null) return null
  return <p>{[presence.emoji, presence.text].filter(Boolean).join(' ')}</p>
}

function LocalTime({ zone }: { zone: string }) {
  const time = formatTimeIn(zone, Date.now())
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

function presenceOf({ presence }: Profile): string {
  switch (presence.status) {
    case 'online':
      return t`Online`
    case 'away':
      return t`Away`
    case 'offline':
      return presence.last_active_at === null
        ? t`Not here`
        : t`Last here ${formatBriefly(Date.parse(presence.last_active_at))}`
  }
}
