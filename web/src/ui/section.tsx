import { t } from '@lingui/core/macro'
import { type ReactNode, useId } from 'react'
import { Button } from '@/ui/button'
import { useKeptFocus } from '@/ui/use-kept-focus'
import styles from './section.module.css'

interface SectionProps {
  title: string
  children: ReactNode
}

/** A part of a page of settings, under a title of its own. */
export function Section({ title, children }: SectionProps) {
  const id = useId()
  return (
    <section className={styles.section} aria-labelledby={id}>
      <h2 id={id} className={styles.title}>
        {title}
      </h2>
      {children}
    </section>
  )
}

interface RowProps {
  title: ReactNode
  children?: ReactNode
  acts?: ReactNode
}

/** One thing, what is to be said of it, and what can be done with it. */
export function Row({ title, children, acts }: RowProps) {
  return (
    <li className={styles.row}>
      <div className={styles.words}>
        <p className={styles.name}>{title}</p>
        {children}
      </div>
      {acts !== undefined && <div className={styles.acts}>{acts}</div>}
    </li>
  )
}

export function Rows({ label, children }: { label: string; children: ReactNode }) {
  const kept = useKeptFocus<HTMLUListElement>()
  return (
    <ul {...kept} className={styles.rows} aria-label={label}>
      {children}
    </ul>
  )
}

interface RefusalProps {
  /** Where the same can be asked for once more. */
  onRetry?: () => void
  children: ReactNode
}

/** What went wrong with something that has no form. */
export function Refusal({ onRetry, children }: RefusalProps) {
  const sentence = (
    <p className={styles.refusal} role="alert">
      {children}
    </p>
  )
  if (onRetry === undefined) return sentence
  return (
    <div className={styles.retry}>
      {sentence}
      <Button look="text" small={true} onClick={onRetry}>
        {t`Try again`}
      </Button>
    </div>
  )
}

export function Fact({ children }: { children: ReactNode }) {
  return <p className={styles.fact}>{children}</p>
}
