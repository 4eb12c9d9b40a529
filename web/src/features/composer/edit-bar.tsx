import { t } from '@lingui/core/macro'
import { Icon } from '@/ui/icon'
import { IconButton } from '@/ui/icon-button'
import styles from './bars.module.css'

interface EditBarProps {
  /** Something else was being written, and comes back afterwards. */
  isOtherWaiting: boolean
  onCancel: () => void
}

/** Says that what stands below is another text for a message that was sent. */
export function EditBar({ isOtherWaiting, onCancel }: EditBarProps) {
  return (
    <div className={styles.bar}>
      <Icon name="pencil" size={18} />
      <p className={styles.words}>
        <strong>{t`Edit your message`}</strong>{' '}
        {isOtherWaiting && <span>{t`What you were writing waits.`}</span>}
      </p>
      <IconButton icon="close" label={t`Stop editing`} onClick={onCancel} />
    </div>
  )
}
