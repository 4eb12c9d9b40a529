import { t } from '@lingui/core/macro'
import { HOME_PATH } from '@/lib/routes'
import { BackLink } from '@/ui/back-link'
import { Button } from '@/ui/button'
import { EmptyState } from '@/ui/empty-state'
import styles from './room-screen.module.css'

/** A part of the page met what it cannot draw: a defect of ours. */
export function FallenOver() {
  return (
    <main className={styles.centre}>
      <EmptyState
        title={t`Something went wrong on this page`}
        acts={
          <>
            <BackLink href={HOME_PATH} label={t`Back to your rooms`} />
            <Button onClick={() => window.location.reload()}>{t`Reload`}</Button>
          </>
        }
      >
        <p>{t`What you wrote is kept. If it happens again, tell whoever runs this server.`}</p>
      </EmptyState>
    </main>
  )
}
