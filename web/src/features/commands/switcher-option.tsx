import { plural } from '@lingui/core/macro'
import type { Choice } from '@/features/commands/choices'
import { keyCaps } from '@/lib/shortcut'
import { Avatar } from '@/ui/avatar'
import { Icon } from '@/ui/icon'
import { Keys } from '@/ui/keys'
import { ListOption } from '@/ui/list-option'
import { RoomSign } from '@/ui/room-sign'
import styles from './quick-switcher.module.css'

interface SwitcherOptionProps {
  id: string
  choice: Choice
  isCurrent: boolean
  onPoint: () => void
  onChoose: () => void
}

/** One thing to go to. */
export function SwitcherOption({ choice, ...option }: SwitcherOptionProps) {
  return (
    <ListOption {...option} sign={<Sign choice={choice} />}>
      <span className={styles.title}>{choice.title}</span>
      <Detail choice={choice} />
    </ListOption>
  )
}

function Sign({ choice }: { choice: Choice }) {
  switch (choice.kind) {
    case 'room':
      return <RoomSign room={choice.view.room} />
    case 'person':
      return (
        <Avatar id={choice.user.id} name={choice.title} picture={choice.user.avatar} size={24} />
      )
    case 'command':
      return <Icon name="chevron" size={16} />
  }
}

function Detail({ choice }: { choice: Choice }) {
  switch (choice.kind) {
    case 'room': {
      const unread = choice.view.standing === 'member' ? choice.view.unread : 0
      return unread === 0 ? null : (
        <span className={styles.unread}>
          {plural(unread, { one: '# new message', other: '# new messages' })}
        </span>
      )
    }
    case 'person':
      return <span className={styles.detail}>{`@${choice.user.username}`}</span>
    case 'command': {
      const [shortcut] = choice.command.shortcuts ?? []
      return shortcut === undefined ? null : <Keys keys={keyCaps(shortcut)} />
    }
  }
}
