import { t } from '@lingui/core/macro'
import { Button } from '@/ui/button'
import { EmptyState } from '@/ui/empty-state'
import styles from './room-screen.module.css'

/** A part of the application did not arrive: the network is away, or there is a newer version. */
export function NotLoaded() {
  return (
    <main className={styles.centre}>
      <EmptyState
        title={t`This part could not be fetched`}
        acts={<Button onClick={() => window.location.reload()}>{t`Reload`}</Button>}
      >
        <p>{t`The connection may be away, or there is a newer version on the server.`}</p>
      </EmptyState>
    </main>
  )
}
