import { plural, t } from '@lingui/core/macro'
import { useChat } from '@/binding/use-chat'
import type { RoomView } from '@/core/room-view'
import { Icon } from '@/ui/icon'
import styles from './timeline.module.css'

interface JumpButtonProps {
  view: RoomView
  onJump: () => void
}

/** The way back to the newest messages, and how many of them are new. */
export function JumpButton({ view, onJump }: JumpButtonProps) {
  const chat = useChat()
  const unread = view.standing === 'member' ? view.unread : 0
  const jump = async () => {
    if (view.timeline.moreAfter) await chat.pages.newest(view.room.id)
    onJump()
  }
  return (
    <button
      type="button"
      className={unread > 0 ? `${styles.jump} ${styles.hasNew}` : styles.jump}
      onClick={() => void jump()}
    >
      <Icon name="down" size={16} />
      {unread > 0
        ? plural(unread, { one: '# new message', other: '# new messages' })
        : t`Jump to the newest`}
    </button>
  )
}
