import { type ComponentType, type ReactNode, useEffect, useState } from 'react'
import { NotLoaded } from '@/app/not-loaded'
import { speakOfMore } from '@/lib/i18n'
import { Spinner } from '@/ui/spinner'
import styles from './room-screen.module.css'

/** A component that comes over the network, and the way to have it come before it is shown. */
export type Lazily<Props extends object> = ComponentType<Props> & {
  readonly fetch: () => Promise<unknown>
}

/**
 * A component that is fetched when it is first shown: `lazily(async () => (await
 * import('…')).SettingsScreen)`. What cannot be fetched says so, and how to go on.
 *
 * React's own `lazy` would keep what has arrived from sight until the place kept for it has been
 * seen for 0.3 s; this shows it at once.
 *
 * @param waiting what is shown meanwhile; nothing for what comes over the page
 */
export function lazily<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  waiting: ReactNode = <Waiting />,
): Lazily<Props> {
  let fetching: Promise<ComponentType<Props>> | null = null
  let here: ComponentType<Props> | null = null
  const fetch = () => {
    fetching ??= withWords(load).then(
      (component) => {
        here = component
        return component
      },
      () => {
        fetching = null
        return NotLoaded
      },
    )
    return fetching
  }
  function Lazy(props: Props) {
    const [Component, setComponent] = useState(() => here)
    useEffect(() => {
      if (Component === null) void fetch().then((fetched) => setComponent(() => fetched))
    }, [Component])
    return Component === null ? waiting : <Component {...props} />
  }
  return Object.assign(Lazy, { fetch })
}

async function withWords<Component>(load: () => Promise<Component>): Promise<Component> {
  const [component] = await Promise.all([load(), speakOfMore()])
  return component
}

function Waiting() {
  return (
    <main className={styles.centre}>
      <Spinner />
    </main>
  )
}
