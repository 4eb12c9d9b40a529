import { t } from '@lingui/core/macro'
import { type ComponentType, useState } from 'react'
import { showToast } from '@/ui/toasts'

/** A component that is fetched when somebody first wants it; until then, and without a network, null. */
export function useFetched<Props>(
  load: () => Promise<ComponentType<Props>>,
): readonly [ComponentType<Props> | null, () => void] {
  const [fetched, setFetched] = useState<{ component: ComponentType<Props> } | null>(null)
  const want = async () => {
    try {
      const component = await load()
      setFetched({ component })
    } catch {
      showToast({ text: t`This could not be fetched. Look whether there is a connection.` })
    }
  }
  return [fetched?.component ?? null, () => void want()]
}
