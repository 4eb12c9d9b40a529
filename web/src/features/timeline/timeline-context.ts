import { createContext, use } from 'react'
import type { Message } from '@/api/wire'
import type { Self } from '@/core/rights'
import type { ShownImage } from '@/features/timeline/shown-image'
import type { Subject } from '@/lib/observable'

/**
 * What comes over the timeline and wants an answer. It stands where its button was: that is gone as
 * soon as the pointer is elsewhere.
 */
export type Question =
  | { readonly kind: 'actions'; readonly message: Message; readonly anchor: DOMRect }
  | { readonly kind: 'reaction'; readonly message: Message; readonly anchor: DOMRect }
  | { readonly kind: 'delete' | 'report' | 'edits'; readonly message: Message }
  | { readonly kind: 'image'; readonly images: readonly ShownImage[]; readonly first: string }
  | { readonly kind: 'date' }

/** The keys of the rows that the pointer and the focus are on: they alone show what can be done. */
export interface Touched {
  readonly hovered: string | null
  readonly focused: string | null
}

/** What the rows of a timeline need of it. It stays the same object while messages come and go. */
export interface TimelineHands {
  readonly self: Self
  /** Whether reactions may be given here at all. */
  readonly mayReact: boolean
  readonly touched: Subject<Touched>
  readonly ask: (question: Question) => void
  /** Goes to a message of this room, wherever in its history that is. */
  readonly goTo: (message: string) => void
  /** Somebody wanted to see more or less of a row: it stands where it is to stand. */
  readonly resized: () => void
  /** From behind this position on all counts as new. */
  readonly markNew: (after: number) => void
}

export const TimelineContext = createContext<TimelineHands | null>(null)

export function useTimeline(): TimelineHands {
  const hands = use(TimelineContext)
  if (hands === null) throw new Error('useTimeline outside of <TimelineContext>')
  return hands
}
