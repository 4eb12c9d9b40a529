import type { ReactNode } from 'react'
import { Spinner } from '@/ui/spinner'
import styles from './waiting.module.css'

/** Where a page will be in a moment. It is seen only when that takes longer than a blink. */
export function Waiting({ children }: { children?: ReactNode }) {
  return (
    <main className={styles.page}>
      <span className={styles.sign}>
        <Spinner />
      </span>
      {children}
    </main>
  )
}
