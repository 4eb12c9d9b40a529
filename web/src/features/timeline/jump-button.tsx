import { t } from '@lingui/core/macro'
import { useCallback, useMemo } from 'react'
import { useChat } from '@/binding/use-chat'
import { useCommands } from '@/binding/use-commands'
import type { RoomView } from '@/core/room-view'
import { newWords } from '@/features/timeline/new-words'
import type { Command } from '@/lib/commands'
import { Icon } from '@/ui/icon'
import styles from './timeline.module.css'

interface JumpButtonProps {
  view: RoomView
  onJump: () => void
}

/** The way back to the newest messages, and how many of them are new. */
export function JumpButton({ view, onJump }: JumpButtonProps) {
  const unread = view.standing === 'member' ? view.unread : 0
  const jump = useJump(view, onJump)
  return (
    <button
      type="button"
      className={unread > 0 ? `${styles.jump} ${styles.hasNew}` : styles.jump}
      onClick={jump}
    >
      <Icon name="down" size={16} />
      {unread > 0 ? newWords(unread) : t`Jump to the newest`}
    </button>
  )
}

/** Goes there, also by its key, for as long as there is somewhere to go. */
function useJump({ room: { id }, timeline: { moreAfter } }: RoomView, onJump: () => void) {
  const chat = useChat()
  const jump = useCallback(() => {
    if (moreAfter) void chat.pages.newest(id).then(onJump)
    else onJump()
  }, [chat, id, moreAfter, onJump])
  useCommands(
    useMemo<Command[]>(
      () => [
        {
          id: 'jump-to-newest',
          title: () => t`Jump to the newest`,
          group: 'messages',
          shortcuts: ['Escape'],
          perform: jump,
        },
      ],
      [jump],
    ),
  )
  return jump
}
