import type { ReactNode } from 'react'
import { Bird } from '@/ui/bird'
import styles from './door-page.module.css'

interface DoorPageProps {
  title: string
  /** Where one is about to come in, unless it is called as all of them are. */
  place?: string | undefined
  lead: ReactNode
  children: ReactNode
  /** What else one could do, or should know. */
  foot?: ReactNode
}

/** A page for somebody who is not in yet: one thing to do, and the bird. */
export function DoorPage({ title, place, lead, children, foot }: DoorPageProps) {
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <div className={styles.brand}>
          <Bird size={72} />
          <div>
            {place !== undefined && <p className={styles.place}>{place}</p>}
            <h1 className={styles.title}>{title}</h1>
          </div>
          <p className={styles.lead}>{lead}</p>
        </div>
        {children}
        {foot !== undefined && <div className={styles.foot}>{foot}</div>}
      </div>
    </main>
  )
}
