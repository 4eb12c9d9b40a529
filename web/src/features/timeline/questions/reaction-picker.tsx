import { t } from '@lingui/core/macro'
import { useRef } from 'react'
import type { Message } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { react } from '@/features/timeline/actions/react'
import { QuickReactions } from '@/features/timeline/questions/quick-reactions'
import { rowAround } from '@/features/timeline/row-elements'
import { useTimeline } from '@/features/timeline/timeline-context'
import MenuPopup from '@/ui/menu-popup'

interface ReactionPickerProps {
  message: Message
  anchor: Element
  onClose: () => void
}

/** Chooses the emoji that is put on a message. */
export function ReactionPicker({ message, anchor, onClose }: ReactionPickerProps) {
  const chat = useChat()
  const { self } = useTimeline()
  const row = useRef(rowAround(anchor)).current
  return (
    <MenuPopup
      label={t`Add a reaction`}
      anchor={anchor}
      align="end"
      head={
        <QuickReactions
          message={message}
          me={self.me.id}
          onPick={(emoji, isOn) => {
            onClose()
            void react(chat, message, { emoji, isOn })
          }}
        />
      }
      entries={[]}
      focusAfter={() => row ?? true}
      onClose={onClose}
    />
  )
}
