import { type ComponentType, lazy, Suspense } from 'react'
import { Spinner } from '@/ui/spinner'
import styles from './room-screen.module.css'

/**
 * A page that is fetched when somebody goes there. `load` names the component, so that pages keep
 * their names: `lazily(async () => (await import('…')).SettingsScreen)`.
 */
export function lazily<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  const Page = lazy(async () => ({ default: await load() }))
  return function Lazy(props: Props) {
    return (
      <Suspense
        fallback={
          <main className={styles.centre}>
            <Spinner />
          </main>
        }
      >
        <Page {...props} />
      </Suspense>
    )
  }
}
