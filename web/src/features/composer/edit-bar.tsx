import { t } from '@lingui/core/macro'
import { Button } from '@/ui/button'
import { Icon } from '@/ui/icon'
import { IconButton } from '@/ui/icon-button'
import styles from './bars.module.css'

interface EditBarProps {
  /** Something else was being written, and comes back afterwards. */
  isOtherWaiting: boolean
  /** The message was deleted meanwhile. */
  isGone: boolean
  /** Makes a message of its own of what was typed; null where others would come to read it. */
  onSayAnew: (() => void) | null
  onCancel: () => void
}

/** Says that what stands below is another text for a message that was sent. */
export function EditBar({ isOtherWaiting, isGone, onSayAnew, onCancel }: EditBarProps) {
  return (
    <div className={styles.bar}>
      <Icon name="pencil" size={18} />
      <p className={styles.words} role={isGone ? 'status' : undefined}>
        <strong>{isGone ? t`This message was deleted.` : t`Edit your message`}</strong>{' '}
        {isOtherWaiting && <span>{t`What you were writing waits.`}</span>}
      </p>
      {isGone && onSayAnew !== null && (
        <Button look="text" small={true} onClick={onSayAnew}>
          {t`Make it a new message`}
        </Button>
      )}
      <IconButton icon="close" label={t`Stop editing`} onClick={onCancel} />
    </div>
  )
}
