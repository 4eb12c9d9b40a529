import { t } from '@lingui/core/macro'
import { useRef } from 'react'
import type { Message } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { react } from '@/features/timeline/actions/react'
import { rowOfMessage } from '@/features/timeline/row-elements'
import { EmojiPicker } from '@/ui/emoji-picker'
import { PopoverPopup } from '@/ui/popover-popup'

interface ReactionPickerProps {
  message: Message
  anchor: DOMRect
  onClose: () => void
}

/** Chooses, of all emoji, the one that is put on a message. */
export function ReactionPicker({ message, anchor, onClose }: ReactionPickerProps) {
  const chat = useChat()
  const row = useRef(rowOfMessage(document.body, message.id)).current
  const pick = (emoji: string) => {
    row?.focus({ preventScroll: true })
    onClose()
    void react(chat, message, { emoji, isOn: true })
  }
  return (
    <PopoverPopup
      label={t`Add a reaction`}
      anchor={{ getBoundingClientRect: () => anchor }}
      side="bottom"
      align="end"
      isBare={true}
      onClose={onClose}
    >
      <EmojiPicker onPick={pick} />
    </PopoverPopup>
  )
}
