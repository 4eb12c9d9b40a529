import { t } from '@lingui/core/macro'
import { IconButton } from '@/ui/icon-button'
import { useFetched } from '@/ui/use-fetched'

const load = async () => (await import('@/features/composer/emoji-popover')).EmojiPopover

/** Opens all emoji, which are fetched only then. */
export function EmojiButton({ onPick }: { onPick: (emoji: string) => void }) {
  const [EmojiPopover, want] = useFetched(load)
  if (EmojiPopover !== null) return <EmojiPopover onPick={onPick} />
  return <IconButton icon="smile" label={t`Emoji`} aria-haspopup="dialog" onClick={want} />
}
