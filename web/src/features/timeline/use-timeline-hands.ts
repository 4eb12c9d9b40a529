import { useCallback, useMemo, useState } from 'react'
import { useChat } from '@/binding/use-chat'
import { useSelf } from '@/binding/use-self'
import { speakingIn } from '@/core/rights'
import type { RoomView } from '@/core/room-view'
import type { Question, TimelineHands, Touched } from '@/features/timeline/timeline-context'
import { Subject } from '@/lib/observable'

/** What the rows need of their timeline, and what was asked over it. */
export function useTimelineHands(
  view: RoomView,
  { markNew, resized }: Pick<TimelineHands, 'markNew' | 'resized'>,
): {
  readonly hands: TimelineHands
  readonly question: Question | null
  /** Done with this question, unless another was asked since. */
  readonly dismiss: (question: Question) => void
} {
  const chat = useChat()
  const self = useSelf()
  const [question, ask] = useState<Question | null>(null)
  const [touched] = useState(() => new Subject<Touched>({ hovered: null, focused: null }))
  const { id } = view.room
  const { silence } = speakingIn(view, self, Date.now())
  const mayReact = silence === null || silence.why === 'announcements'
  const hands = useMemo<TimelineHands>(
    () => ({
      ...{ self, mayReact, touched, ask, markNew, resized },
      goTo: (message) => chat.show(id, { message }),
    }),
    [chat, id, self, mayReact, touched, markNew, resized],
  )
  const dismiss = useCallback((done: Question) => ask((now) => (now === done ? null : now)), [])
  return { hands, question, dismiss }
}
