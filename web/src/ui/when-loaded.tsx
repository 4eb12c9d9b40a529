import { t } from '@lingui/core/macro'
import type { ReactNode } from 'react'
import { explain } from '@/lib/explain'
import type { Loaded } from '@/lib/loaded'
import { Refusal } from '@/ui/section'

interface WhenLoadedProps<Value> {
  loaded: Loaded<Value>
  onRetry: () => void
  children: (value: Value) => ReactNode
}

/** What is drawn of something once it is here; until then that it comes, or why it does not. */
export function WhenLoaded<Value>({ loaded, onRetry, children }: WhenLoadedProps<Value>) {
  switch (loaded.status) {
    case 'loading':
      return <p>{t`One moment…`}</p>
    case 'failed':
      return <Refusal onRetry={onRetry}>{explain(loaded.problem)}</Refusal>
    case 'loaded':
      return children(loaded.value)
  }
}
