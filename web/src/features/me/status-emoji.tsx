import { t } from '@lingui/core/macro'
import type { KeyboardEvent } from 'react'
import { Button } from '@/ui/button'
import { EmojiPicker } from '@/ui/emoji-picker'
import styles from './status-form.module.css'

interface StatusEmojiProps {
  onPick: (emoji: string) => void
  /** Back to the form, with the emoji that it has. */
  onBack: () => void
}

/** The emoji of a status, in the place of the form: the empty one is none. */
export function StatusEmoji({ onPick, onBack }: StatusEmojiProps) {
  const leave = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    // What is around it would close as well, and forget what was written.
    event.stopPropagation()
    onBack()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: It hears of a key that is pressed in it.
    <div className={styles.picking} onKeyDown={leave}>
      <EmojiPicker onPick={onPick} />
      <Button look="quiet" small={true} onClick={() => onPick('')}>
        {t`No emoji`}
      </Button>
    </div>
  )
}
