import { t } from '@lingui/core/macro'
import type { Message } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { targetOf } from '@/features/timeline/actions/message-action'
import { useTimeline } from '@/features/timeline/timeline-context'
import { formatMoment } from '@/lib/format-time'
import styles from './message.module.css'

/** It once said something else; those who may, see what. */
export function EditedMark({ message, at }: { message: Message; at: string }) {
  const chat = useChat()
  const hands = useTimeline()
  const when = formatMoment(Date.parse(at))
  const maySee = targetOf(message, { chat, hands })?.rights.maySeeEdits === true
  if (!maySee) {
    return (
      <span className={styles.edited} title={when}>
        {t`edited`}
      </span>
    )
  }
  return (
    <button
      type="button"
      className={styles.edited}
      title={when}
      tabIndex={-1}
      onClick={() => hands.ask({ kind: 'edits', message })}
    >
      {t`edited`}
    </button>
  )
}
