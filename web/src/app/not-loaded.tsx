import { t } from '@lingui/core/macro'
import { HOME_PATH } from '@/lib/routes'
import { BackLink } from '@/ui/back-link'
import { Button } from '@/ui/button'
import { EmptyState } from '@/ui/empty-state'
import styles from './room-screen.module.css'

/** A part of the application did not arrive: the network is away, or there is a newer version. */
export function NotLoaded() {
  return (
    <main className={styles.centre}>
      <EmptyState
        title={t`This part could not be fetched`}
        acts={
          <>
            <BackLink href={HOME_PATH} label={t`Back to your rooms`} />
            <Button onClick={() => window.location.reload()}>{t`Reload`}</Button>
          </>
        }
      >
        <p>{t`The connection may be away, or there is a newer version on the server.`}</p>
      </EmptyState>
    </main>
  )
}
