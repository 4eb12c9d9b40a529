import { t } from '@lingui/core/macro'
import { useState } from 'react'
import { EmojiPicker } from '@/ui/emoji-picker'
import { IconButton } from '@/ui/icon-button'
import { Popover } from '@/ui/popover'

/** All emoji beside their button; it comes opened. */
export function EmojiPopover({ onPick }: { onPick: (emoji: string) => void }) {
  const [isOpen, setIsOpen] = useState(true)
  return (
    <Popover
      trigger={<IconButton icon="smile" label={t`Emoji`} />}
      label={t`Emoji`}
      side="top"
      align="end"
      bare={true}
      open={isOpen}
      onOpenChange={setIsOpen}
    >
      <EmojiPicker
        onPick={(emoji) => {
          setIsOpen(false)
          onPick(emoji)
        }}
      />
    </Popover>
  )
}
