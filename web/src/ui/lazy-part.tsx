import { t } from '@lingui/core/macro'
import { type ComponentType, type FC, type ReactNode, Suspense, use, useEffect } from 'react'
import { speakOfMore } from '@/lib/i18n'

/** A component that comes with its words when it is first shown, or earlier by `fetch`. */
export interface LazyPart<Props> extends FC<Props> {
  /** Fetches it, so that it stands there at once when it is shown; never rejects. */
  readonly fetch: () => Promise<unknown>
}

interface Meanwhile<Props> {
  /** What is shown until it is here. */
  readonly waiting?: ReactNode
  /** What is shown where it cannot be fetched; shown again, it is asked for again. */
  readonly missing?: ComponentType<Props>
}

/** `lazyPart(async () => (await import('…')).Editor)`: a part of the page that few need at once. */
export function lazyPart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  { waiting = null, missing: Missing = NotFetched }: Meanwhile<Props> = {},
): LazyPart<Props> {
  let here: ComponentType<Props> | null = null
  let coming: Promise<ComponentType<Props>> | null = null

  const begin = async () => {
    try {
      const [part] = await Promise.all([load(), speakOfMore()])
      here = part
      return part
    } catch {
      return Failed
    }
  }
  const fetch = () => {
    coming ??= begin()
    return coming
  }

  function Failed(props: Props) {
    useEffect(
      () => () => {
        coming = null
      },
      [],
    )
    return <Missing {...props} />
  }
  function Fetched(props: Props) {
    // React would show for a moment that it waits, also for what is here.
    const Part = here ?? use(fetch())
    return <Part {...props} />
  }
  function Lazy(props: Props) {
    return (
      <Suspense fallback={waiting}>
        <Fetched {...props} />
      </Suspense>
    )
  }
  return Object.assign(Lazy, { fetch })
}

function NotFetched() {
  return <p role="alert">{t`This part of the page could not be loaded. Reload the page.`}</p>
}
