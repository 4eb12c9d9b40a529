import type { File } from '@/api/wire'
import { fileKind } from '@/lib/file-kind'
import { formatBytes } from '@/lib/format-bytes'
import { Icon } from '@/ui/icon'
import styles from './message-files.module.css'

/** The files of a message, to be saved: nothing of what is in them is shown. */
export function MessageFiles({ files }: { files: readonly File[] }) {
  return (
    <ul className={styles.files}>
      {files.map((file) => (
        <li key={file.id}>
          <a href={file.url} download={file.name} className={styles.file}>
            <Icon name="file" />
            <span className={styles.words}>
              <span className={styles.name}>{file.name}</span>
              <span className={styles.facts}>
                {[fileKind(file), formatBytes(file.bytes)].filter(Boolean).join(' · ')}
              </span>
            </span>
            <Icon name="download" size={18} />
          </a>
        </li>
      ))}
    </ul>
  )
}
