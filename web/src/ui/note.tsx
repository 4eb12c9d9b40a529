import type { ReactNode } from 'react'
import styles from './note.module.css'

/** What has just happened, in a sentence that screen readers say as well. */
export function Note({ children }: { children: ReactNode }) {
  return (
    <p className={styles.note} role="status">
      {children}
    </p>
  )
}
