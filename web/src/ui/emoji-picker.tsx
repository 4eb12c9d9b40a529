import { t } from '@lingui/core/macro'
import { lazyPart } from '@/ui/lazy-part'
import { Spinner } from '@/ui/spinner'
import styles from './emoji-picker.module.css'

const EmojiBoard = lazyPart(async () => (await import('@/ui/emoji-board')).EmojiBoard, {
  waiting: <Spinner />,
  missing: NotFetched,
})

interface EmojiPickerProps {
  /** Called with one emoji, in the colour of skin that was chosen. */
  onPick: (emoji: string) => void
}

/**
 * All emoji, to search and to choose from; for a `Popover` that is `isBare`. Nothing of it is loaded
 * before it is first shown, and then only from our own server.
 */
export function EmojiPicker(props: EmojiPickerProps) {
  return (
    <div className={styles.frame}>
      <EmojiBoard {...props} />
    </div>
  )
}

function NotFetched() {
  return <p className={styles.note}>{t`The emoji could not be fetched. Reload the page.`}</p>
}
