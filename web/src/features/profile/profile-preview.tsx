import { Trans } from '@lingui/react/macro'
import type { OwnProfile } from '@/api/wire'
import { formatTimeIn } from '@/lib/format-time'
import { Avatar } from '@/ui/avatar'
import styles from './profile-preview.module.css'

/** One's own card as others see it, while one writes it. */
export function ProfilePreview({ profile }: { profile: OwnProfile }) {
  const { id, username, name, avatar, pronouns, bio, time_zone: zone } = profile
  const shown = name ?? username
  const time = zone === null ? null : formatTimeIn(zone, Date.now())
  return (
    <div className={styles.card}>
      <div className={styles.head}>
        <Avatar id={id} name={shown} picture={avatar} size={72} />
        <div className={styles.words}>
          <p className={styles.name}>{shown}</p>
          <p className={styles.facts}>
            {[name !== null && username, pronouns].filter(Boolean).join(' · ')}
          </p>
        </div>
      </div>
      {bio !== null && <p className={styles.bio}>{bio}</p>}
      {time !== null && (
        <p className={styles.facts}>
          <Trans>It is {time} there.</Trans>
        </p>
      )}
    </div>
  )
}
