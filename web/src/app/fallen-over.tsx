import { t } from '@lingui/core/macro'
import { Button } from '@/ui/button'
import { EmptyState } from '@/ui/empty-state'
import styles from './room-screen.module.css'

/** A part of the page met what it cannot draw: a defect of ours. */
export function FallenOver() {
  return (
    <main className={styles.centre}>
      <EmptyState
        title={t`Something went wrong on this page`}
        acts={<Button onClick={() => window.location.reload()}>{t`Reload`}</Button>}
      >
        <p>{t`What you wrote is kept. If it happens again, tell whoever runs this server.`}</p>
      </EmptyState>
    </main>
  )
}
