import { t } from '@lingui/core/macro'
import styles from './upload-bar.module.css'

/** How far something is on its way to the server, from 0 to 1. */
export function UploadBar({ part }: { part: number }) {
  return (
    <progress className={styles.bar} max={1} value={part} aria-label={t`Uploading`}>
      {Math.round(part * 100)}%
    </progress>
  )
}
