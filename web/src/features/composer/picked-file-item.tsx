import { t } from '@lingui/core/macro'
import type { FileFacts } from '@/core/draft'
import type { UploadState } from '@/core/uploads'
import { UploadProgress } from '@/features/composer/upload-progress'
import { formatBytes } from '@/lib/format-bytes'
import { Icon } from '@/ui/icon'
import { IconButton } from '@/ui/icon-button'
import styles from './attachments.module.css'

interface PickedFileItemProps {
  file: FileFacts
  state: UploadState | undefined
  onRemove: () => void
  onRetry: () => void
}

/** One file to send, that is no image. */
export function PickedFileItem({ file, state, onRemove, onRetry }: PickedFileItemProps) {
  return (
    <li className={styles.file}>
      <Icon name="file" />
      <span className={styles.facts}>
        <span className={styles.fileName}>{file.name}</span>
        <span className={styles.size}>{formatBytes(file.size)}</span>
      </span>
      <UploadProgress state={state} onRetry={onRetry} />
      <IconButton icon="close" label={t`Remove ${file.name}`} onClick={onRemove} />
    </li>
  )
}
