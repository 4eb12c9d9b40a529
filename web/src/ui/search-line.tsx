import type { ReactNode } from 'react'
import { Icon } from '@/ui/icon'
import styles from './search-line.module.css'

interface SearchLineProps {
  /** The field itself. */
  children: ReactNode
}

/** A line to search in, at the head of what comes over the page. */
export function SearchLine({ children }: SearchLineProps) {
  return (
    <div className={styles.line}>
      <Icon name="search" size={18} />
      {children}
    </div>
  )
}
