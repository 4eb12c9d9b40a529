import { t } from '@lingui/core/macro'
import { type ComponentType, type FC, type ReactNode, useEffect, useState } from 'react'
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

/**
 * `lazyPart(async () => (await import('…')).Editor)`: a part of the page that few need at once.
 *
 * React's own `lazy` would keep what has arrived from sight until the place kept for it has been
 * seen for 0.3 s, and would take the whole page away where something cannot be fetched.
 */
export function lazyPart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  { waiting = null, missing = NotFetched }: Meanwhile<Props> = {},
): LazyPart<Props> {
  let fetching: Promise<ComponentType<Props>> | null = null
  let here: ComponentType<Props> | null = null
  const fetch = () => {
    fetching ??= withWords(load).then(
      (part) => {
        here = part
        return part
      },
      () => {
        fetching = null
        return missing
      },
    )
    return fetching
  }
  function Lazy(props: Props) {
    const [Part, setPart] = useState(() => here)
    useEffect(() => {
      if (Part === null) void fetch().then((part) => setPart(() => part))
    }, [Part])
    return Part === null ? waiting : <Part {...props} />
  }
  return Object.assign(Lazy, { fetch })
}

async function withWords<Part>(load: () => Promise<Part>): Promise<Part> {
  const [part] = await Promise.all([load(), speakOfMore()])
  return part
}

function NotFetched() {
  return <p role="alert">{t`This part of the page could not be loaded. Reload the page.`}</p>
}
