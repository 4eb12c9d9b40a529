import { useCallback } from 'react'
import { useChat } from '@/binding/use-chat'
import { useSelection } from '@/binding/use-observable'
import { type Draft, emptyDraft } from '@/core/draft'

export interface DraftHandle {
  readonly draft: Draft
  readonly change: (change: (draft: Draft) => Draft) => void
  /** Who alone shall hear it is named then. */
  readonly beginWhisper: () => void
  readonly clear: () => void
}

/** What is being written in a room; it is still there when one comes back to it, in any tab. */
export function useDraft(room: string): DraftHandle {
  const { drafts } = useChat()
  const draft = useSelection(drafts.all, (all) => all.get(room) ?? emptyDraft)
  const change = useCallback(
    // Images arrive later than keystrokes, so each change starts from what is kept.
    (update: (draft: Draft) => Draft) => drafts.set(room, update(drafts.of(room))),
    [drafts, room],
  )
  const clear = useCallback(() => change(() => emptyDraft), [change])
  const beginWhisper = useCallback(
    () => change((before) => ({ ...before, isWhisper: true })),
    [change],
  )
  return { draft, change, beginWhisper, clear }
}
