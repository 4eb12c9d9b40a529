import { t } from '@lingui/core/macro'
import { type ComponentType, lazy, Suspense, useEffect } from 'react'
import { speakOfMore } from '@/lib/i18n'
import { showToast } from '@/ui/toasts'

/**
 * Something that comes over the page and is fetched when it is first wanted: `lazyOverlay(async () =>
 * (await import('…')).Lightbox)`. What cannot be fetched says so, and is gone.
 */
export function lazyOverlay<Props extends { onClose: () => void }>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  const Fetched = lazy(async () => {
    try {
      const [component] = await Promise.all([load(), speakOfMore()])
      return { default: component }
    } catch {
      return { default: NotFetched as ComponentType<Props> }
    }
  })
  return function Overlay(props: Props) {
    return (
      <Suspense fallback={null}>
        <Fetched {...props} />
      </Suspense>
    )
  }
}

function NotFetched({ onClose }: { onClose: () => void }) {
  useEffect(() => {
    showToast({ text: t`This part of the page could not be loaded. Reload the page.` })
    onClose()
  }, [onClose])
  return null
}
