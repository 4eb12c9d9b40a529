import { type ComponentType, lazy, type ReactNode, Suspense } from 'react'
import { NotLoaded } from '@/app/not-loaded'
import { speakOfMore } from '@/lib/i18n'
import { Spinner } from '@/ui/spinner'
import styles from './room-screen.module.css'

/**
 * A component that is fetched when it is first shown: `lazily(async () => (await
 * import('…')).SettingsScreen)`. What cannot be fetched says so, and how to go on.
 *
 * @param waiting what is shown meanwhile; nothing for what comes over the page
 */
export function lazily<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  waiting: ReactNode = <Waiting />,
): ComponentType<Props> {
  const Fetched = lazy(async () => {
    try {
      const [component] = await Promise.all([load(), speakOfMore()])
      return { default: component }
    } catch {
      return { default: NotLoaded as ComponentType<Props> }
    }
  })
  return function Lazy(props: Props) {
    return (
      <Suspense fallback={waiting}>
        <Fetched {...props} />
      </Suspense>
    )
  }
}

function Waiting() {
  return (
    <main className={styles.centre}>
      <Spinner />
    </main>
  )
}
