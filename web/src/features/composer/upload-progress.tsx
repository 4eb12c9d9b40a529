import { t } from '@lingui/core/macro'
import type { UploadState } from '@/core/uploads'
import { explain } from '@/lib/explain'
import { Button } from '@/ui/button'
import styles from './attachments.module.css'

interface UploadProgressProps {
  state: UploadState | undefined
  onRetry: () => void
}

/** How far something is on its way to the server; nothing once it is there. */
export function UploadProgress({ state, onRetry }: UploadProgressProps) {
  switch (state?.status) {
    case 'waiting':
      return <progress className={styles.progress} aria-label={t`Waiting for its turn`} />
    case 'uploading':
      return (
        <progress
          className={styles.progress}
          aria-label={t`On its way`}
          value={state.part}
          max={1}
        />
      )
    case 'failed':
      return (
        <div className={styles.failed} role="alert">
          <p>{explain(state.problem)}</p>
          <Button look="text" small={true} onClick={onRetry}>
            {t`Try again`}
          </Button>
        </div>
      )
    default:
      return null
  }
}
