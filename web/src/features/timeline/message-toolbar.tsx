import { lazy, Suspense } from 'react'
import type { Message } from '@/api/wire'
import { useSelection } from '@/binding/use-observable'
import { useTimeline } from '@/features/timeline/timeline-context'

const Toolbar = lazy(async () => {
  try {
    return { default: (await import('@/features/timeline/actions/toolbar')).Toolbar }
  } catch {
    return { default: () => null }
  }
})

/** What can be done with a message, while the pointer or the focus is on it. */
export function MessageToolbar({ message, rowKey }: { message: Message; rowKey: string }) {
  const { touched } = useTimeline()
  const isTouched = useSelection(
    touched,
    ({ hovered, focused }) => hovered === rowKey || focused === rowKey,
  )
  if (!isTouched) return null
  return (
    <Suspense fallback={null}>
      <Toolbar message={message} />
    </Suspense>
  )
}
