import type { Message } from '@/api/wire'
import { useSelection } from '@/binding/use-observable'
import { useTimeline } from '@/features/timeline/timeline-context'
import { lazyPart } from '@/ui/lazy-part'

// Without it there is still the menu.
const Toolbar = lazyPart(
  async () => (await import('@/features/timeline/actions/toolbar')).Toolbar,
  { missing: () => null },
)

/** What can be done with a message, while the pointer or the focus is on it. */
export function MessageToolbar({ message, rowKey }: { message: Message; rowKey: string }) {
  const { touched } = useTimeline()
  const isTouched = useSelection(
    touched,
    ({ hovered, focused }) => hovered === rowKey || focused === rowKey,
  )
  if (!isTouched) return null
  return <Toolbar message={message} />
}
