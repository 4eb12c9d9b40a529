import { t } from '@lingui/core/macro'
import { useState } from 'react'
import type { Member } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useNow } from '@/binding/use-now'
import { useSelf } from '@/binding/use-self'
import { isMutedAt, rightsOverMember } from '@/core/rights'
import type { JoinedRoom } from '@/core/room-view'
import { MuteChoice } from '@/features/people/mute-choice'
import { RemoveDialog } from '@/features/people/remove-dialog'
import { RoomRoleChoice } from '@/features/people/room-role-choice'
import { explain } from '@/lib/explain'
import { roomCalled } from '@/lib/room-title'
import { Button } from '@/ui/button'
import { Refusal } from '@/ui/section'
import styles from './card-moderation.module.css'

interface CardModerationProps {
  view: JoinedRoom
  member: Member
  onRemoved: () => void
}

/** What those who run a room may do about a member of it; nothing for everybody else. */
export function CardModeration({ view, member, onRemoved }: CardModerationProps) {
  const chat = useChat()
  const self = useSelf()
  const [refusal, setRefusal] = useState<string | null>(null)
  const [isRemoving, setIsRemoving] = useState(false)
  const now = useNow()
  const { mayRemove, roles } = rightsOverMember(view, member, self)
  if (!mayRemove && roles.length === 0) return null

  const { room } = view
  const title = roomCalled(room, self.me)
  const user = member.user.id
  const mute = async (until: string | null) => {
    const outcome = await chat.membership.mute({ room: room.id, user, until })
    setRefusal(outcome.ok ? null : explain(outcome.reason))
  }
  const until = isMutedAt(member.muted_until, now) ? member.muted_until : null
  return (
    <section className={styles.room} aria-label={t`In ${title}`}>
      <h3 className={styles.title}>{t`In ${title}`}</h3>
      {roles.length > 0 && <RoomRoleChoice room={room.id} member={member} roles={roles} />}
      {mayRemove && <MuteChoice until={until} onMute={(end) => void mute(end)} />}
      {refusal !== null && <Refusal>{refusal}</Refusal>}
      {mayRemove && (
        <div>
          <Button look="quiet" small={true} onClick={() => setIsRemoving(true)}>
            {t`Remove from the room…`}
          </Button>
        </div>
      )}
      {isRemoving && (
        <RemoveDialog
          room={room.id}
          title={title}
          user={member.user}
          onRemoved={onRemoved}
          onClose={() => setIsRemoving(false)}
        />
      )}
    </section>
  )
}
