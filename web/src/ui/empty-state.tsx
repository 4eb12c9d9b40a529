import type { ReactNode } from 'react'
import { Bird } from '@/ui/bird'
import styles from './empty-state.module.css'

interface EmptyStateProps {
  title: string
  /** Why there is nothing, or what to do about it. */
  children: ReactNode
  acts?: ReactNode
}

/** A page with nothing on it that says what to do next. */
export function EmptyState({ title, children, acts }: EmptyStateProps) {
  return (
    <div className={styles.state}>
      <Bird size={64} />
      <h1 className={styles.title}>{title}</h1>
      <div className={styles.text}>{children}</div>
      {acts !== undefined && <div className={styles.acts}>{acts}</div>}
    </div>
  )
}
