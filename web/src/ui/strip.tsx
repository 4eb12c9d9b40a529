import type { ReactNode } from 'react'
import styles from './strip.module.css'

/** A line across the page with something to know or to decide; what is below it makes room. */
export function Strip({ children }: { children: ReactNode }) {
  return <div className={styles.strip}>{children}</div>
}
