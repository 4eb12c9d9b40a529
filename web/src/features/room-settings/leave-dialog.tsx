import { t } from '@lingui/core/macro'
import { useState } from 'react'
import type { Member } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useMe } from '@/binding/use-me'
import type { JoinedRoom } from '@/core/room-view'
import { explain } from '@/lib/explain'
import { nameOf } from '@/lib/name-of'
import { goTo } from '@/lib/navigation'
import { roomCalled } from '@/lib/room-title'
import { ROOMS_PATH } from '@/lib/routes'
import { ConfirmDialog } from '@/ui/confirm-dialog'
import { SelectField } from '@/ui/select-field'
import styles from './room-settings.module.css'

/** Leaves a room, and hands it over where nobody else owns it. */
export function LeaveDialog({ view, onClose }: { view: JoinedRoom; onClose: () => void }) {
  const chat = useChat()
  const { me } = useMe()
  const [heir, setHeir] = useState('')
  const { room } = view
  const title = roomCalled(room, me)
  const others = view.people.members.filter(({ user }) => user.id !== me.id)
  const isLastOwner = view.role === 'owner' && others.every(({ role }) => role !== 'owner')

  const leave = async () => {
    if (heir !== '') {
      const given = await chat.membership.setRole({ room: room.id, user: heir, role: 'owner' })
      if (!given.ok) return explain(given.reason)
    }
    const outcome = await chat.actsIn(view).leave()
    if (!outcome.ok) return explain(outcome.reason)
    onClose()
    goTo(ROOMS_PATH)
    return null
  }
  return (
    <ConfirmDialog
      title={t`Leave ${title}?`}
      confirm={t`Leave`}
      cancel={t`Stay`}
      onConfirm={leave}
      onClose={onClose}
    >
      <div className={styles.tab}>
        <p>{whatFollows(view, others.length)}</p>
        {isLastOwner && others.length > 0 && (
          <SelectField
            label={t`Who shall own it?`}
            hint={room.kind === 'private' ? heirOfPrivate() : heirOfPublic()}
            value={heir}
            options={[{ value: '', label: t`Nobody in particular` }, ...others.map(optionFor)]}
            onChange={setHeir}
          />
        )}
      </div>
    </ConfirmDialog>
  )
}

function optionFor({ user }: Member) {
  return { value: user.id, label: nameOf(user) }
}

function whatFollows({ room }: JoinedRoom, others: number): string {
  if (room.kind !== 'private') return t`You hear nothing of it any more. You can join it again.`
  return others === 0
    ? t`You are the last one here. Once you have left, nobody can come back and read it.`
    : t`You cannot come back by yourself: somebody has to invite you, or let you in.`
}

function heirOfPrivate(): string {
  return t`Else it becomes the moderator’s or the member’s who has been in it for longest.`
}

function heirOfPublic(): string {
  return t`Else the moderators of this server look after it.`
}
