import { plural, t } from '@lingui/core/macro'
import { useChat } from '@/binding/use-chat'
import type { RoomView } from '@/core/room-view'
import { newWords } from '@/features/timeline/new-words'
import type { NewLine } from '@/features/timeline/use-new-line'
import { formatTime } from '@/lib/format-time'
import { Icon } from '@/ui/icon'
import styles from './unread-banner.module.css'

/** How much is new further up: the way there, or to be done with it. */
export function UnreadBanner({ view, line }: { view: RoomView; line: NewLine }) {
  const chat = useChat()
  const { id } = view.room
  const { after, count, see } = line
  const first = view.timeline.messages.find(({ position }) => position === (after ?? 0) + 1)
  const time = first === undefined ? null : formatTime(Date.parse(first.sent_at))
  return (
    <div className={styles.banner}>
      <button
        type="button"
        className={styles.go}
        onClick={() => chat.show(id, { position: (after ?? 0) + 1 })}
      >
        <Icon name="up" size={16} />
        {time === null
          ? newWords(count)
          : plural(count, { one: `# new since ${time}`, other: `# new since ${time}` })}
      </button>
      <button
        type="button"
        className={styles.done}
        onClick={() => {
          see()
          chat.markRead(id)
        }}
      >
        {t`Mark as read`}
      </button>
    </div>
  )
}
