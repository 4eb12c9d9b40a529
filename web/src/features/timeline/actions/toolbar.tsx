import { t } from '@lingui/core/macro'
import type { Message } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { targetOf } from '@/features/timeline/actions/message-action'
import { actionsOn } from '@/features/timeline/actions/message-actions'
import { useTimeline } from '@/features/timeline/timeline-context'
import { IconButton } from '@/ui/icon-button'
import styles from './toolbar.module.css'

const AT_HAND: readonly string[] = ['react', 'reply']

/** What is done most with a message, and the way to the rest. */
export function Toolbar({ message }: { message: Message }) {
  const chat = useChat()
  const hands = useTimeline()
  const target = targetOf(message, { chat, hands })
  if (target === null) return null
  return (
    <div className={styles.bar}>
      {actionsOn(target)
        .filter(({ id }) => AT_HAND.includes(id))
        .map((action) => (
          <IconButton
            key={action.id}
            className={styles.button}
            icon={action.icon}
            label={action.title(target)}
            onClick={({ currentTarget: anchor }) => action.perform(target, { chat, hands, anchor })}
          />
        ))}
      <IconButton
        className={styles.button}
        icon="more"
        label={t`More to do with this message`}
        aria-haspopup="menu"
        onClick={({ currentTarget }) => {
          const anchor = currentTarget.getBoundingClientRect()
          hands.ask({ kind: 'actions', message, anchor })
        }}
      />
    </div>
  )
}
