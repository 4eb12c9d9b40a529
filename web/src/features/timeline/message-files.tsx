import type { File } from '@/api/wire'
import { formatBytes } from '@/lib/format-bytes'
import styles from './message.module.css'

/** The files of a message, to be saved: nothing of what is in them is shown. */
export function MessageFiles({ files }: { files: readonly File[] }) {
  return (
    <ul className={styles.files}>
      {files.map((file) => (
        <li key={file.id}>
          <a href={file.url} download={file.name}>
            {file.name}
          </a>{' '}
          <span className={styles.size}>{formatBytes(file.bytes)}</span>
        </li>
      ))}
    </ul>
  )
}
