import { t } from '@lingui/core/macro'
import { Button } from '@/ui/button'
import { EmojiPicker } from '@/ui/emoji-picker'
import styles from './status-form.module.css'

/** The emoji of a status, in the place of the form: the empty one is none. */
export function StatusEmoji({ onPick }: { onPick: (emoji: string) => void }) {
  return (
    <div className={styles.picking}>
      <EmojiPicker onPick={onPick} />
      <Button look="quiet" small={true} onClick={() => onPick('')}>
        {t`No emoji`}
      </Button>
    </div>
  )
}
