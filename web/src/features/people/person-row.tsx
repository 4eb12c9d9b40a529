import { t } from '@lingui/core/macro'
import type { Member, Presence } from '@/api/wire'
import { openProfileCard } from '@/binding/profile-card'
import { useMe } from '@/binding/use-me'
import { useMoment } from '@/binding/use-moment'
import { useNow } from '@/binding/use-now'
import { usePresence } from '@/binding/use-presence'
import { isMutedAt } from '@/core/rights'
import { presenceSentence } from '@/features/people/presence-sentence'
import { nameOf } from '@/lib/name-of'
import { roleName } from '@/lib/role-name'
import { Avatar } from '@/ui/avatar'
import { Icon } from '@/ui/icon'
import { PresenceDot } from '@/ui/presence-dot'
import { useOnScreen } from '@/ui/use-on-screen'
import { VisuallyHidden } from '@/ui/visually-hidden'
import styles from './people-list.module.css'

/** Somebody in a room, whether they are there and what they are; their card is behind it. */
export function PersonRow({ member }: { member: Member }) {
  const { me } = useMe()
  const [ref, isOnScreen] = useOnScreen<HTMLLIElement>()
  const { user, role, muted_until: mutedUntil } = member
  const presence = usePresence(user.id, isOnScreen)
  const tags = [user.id === me.id && t`you`, role !== 'member' && roleName(role)].filter(Boolean)
  const now = useNow()
  useMoment(mutedUntil === null ? null : Date.parse(mutedUntil))
  const isMuted = isMutedAt(mutedUntil, Date.now())
  const name = nameOf(user)
  return (
    <li ref={ref}>
      <button
        type="button"
        className={styles.person}
        aria-haspopup="dialog"
        onClick={(event) => openProfileCard(user.id, event.currentTarget)}
      >
        <span className={styles.face}>
          <Avatar id={user.id} name={name} picture={user.avatar} size={32} />
          {presence !== null && (
            <span className={styles.dot} aria-hidden="true">
              <PresenceDot status={presence.status} isSilent={true} />
            </span>
          )}
        </span>
        <span className={styles.words}>
          <span className={styles.line}>
            <span className={styles.name}>{name}</span>
            {tags.length > 0 && <span className={styles.tag}>{tags.join(', ')}</span>}
            {isMuted && (
              <span className={styles.tag} title={t`Muted`}>
                <Icon name="mute" size={14} />
                <VisuallyHidden>{t`Muted`}</VisuallyHidden>
              </span>
            )}
          </span>
          {presence !== null && <Doing presence={presence} now={now} />}
        </span>
      </button>
    </li>
  )
}

/** What somebody says of themselves, or else when they were here. Online is said by the dot alone. */
function Doing({ presence, now }: { presence: Presence; now: number }) {
  const said = [presence.emoji, presence.text].filter(Boolean).join(' ')
  const sentence = presenceSentence(presence, now)
  const shown = said === '' && presence.status !== 'online' ? sentence : said
  return (
    <>
      <VisuallyHidden>, {sentence}</VisuallyHidden>
      {shown !== '' && (
        <span className={styles.doing} aria-hidden={said === ''}>
          {shown}
        </span>
      )}
    </>
  )
}
