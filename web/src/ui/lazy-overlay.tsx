import { t } from '@lingui/core/macro'
import { type ComponentType, useEffect } from 'react'
import { type LazyPart, lazyPart } from '@/ui/lazy-part'
import { showToast } from '@/ui/toasts'

interface Closed {
  /** Called with what closed it. */
  onClose: (event: Event) => void
}

/**
 * Something that comes over the page and is fetched when it is first wanted: `lazyOverlay(async () =>
 * (await import('…')).Lightbox)`. What cannot be fetched says so, and is gone.
 */
export function lazyOverlay<Props extends Closed>(
  load: () => Promise<ComponentType<Props>>,
): LazyPart<Props> {
  return lazyPart<Props>(load, { missing: NotFetched })
}

function NotFetched({ onClose }: Closed) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: It is said and closed once.
  useEffect(() => {
    showToast({ text: t`This part of the page could not be loaded. Reload the page.` })
    onClose(new Event('error'))
  }, [])
  return null
}
