import { t } from '@lingui/core/macro'
import { EmojiPicker } from '@/ui/emoji-picker'
import { IconButton } from '@/ui/icon-button'
import { Popover } from '@/ui/popover'

/** Opens all emoji, which are fetched only then. */
export function EmojiButton({ onPick }: { onPick: (emoji: string) => void }) {
  return (
    <Popover
      label={t`Emoji`}
      side="top"
      align="end"
      isBare={true}
      trigger={<IconButton icon="smile" label={t`Emoji`} />}
    >
      {(close) => (
        <EmojiPicker
          onPick={(emoji) => {
            close()
            onPick(emoji)
          }}
        />
      )}
    </Popover>
  )
}
