import { t } from '@lingui/core/macro'
import type { Message } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { react } from '@/features/timeline/actions/message-actions'
import { QuickReactions } from '@/features/timeline/questions/quick-reactions'
import { rowAround } from '@/features/timeline/row-elements'
import { useTimeline } from '@/features/timeline/timeline-context'
import { AnchoredMenu } from '@/ui/anchored-menu'

interface ReactionPickerProps {
  message: Message
  anchor: Element
  onClose: () => void
}

/** Chooses the emoji that is put on a message. */
export function ReactionPicker({ message, anchor, onClose }: ReactionPickerProps) {
  const chat = useChat()
  const { self } = useTimeline()
  const leave = () => {
    rowAround(anchor)?.focus({ preventScroll: true })
    onClose()
  }
  return (
    <AnchoredMenu label={t`Add a reaction`} anchor={anchor} onClose={leave}>
      <QuickReactions
        message={message}
        me={self.me.id}
        onPick={(emoji, isOn) => {
          leave()
          void react(chat, message, { emoji, isOn })
        }}
      />
    </AnchoredMenu>
  )
}
