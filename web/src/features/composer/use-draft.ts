import { useCallback, useState } from 'react'
import { useChat } from '@/binding/use-chat'
import type { Draft } from '@/core/outbox'

const EMPTY: Draft = { text: '', images: [] }

export interface DraftHandle {
  readonly draft: Draft
  readonly change: (change: (draft: Draft) => Draft) => void
  readonly clear: () => void
}

/** What is being written in a room; it is still there when one comes back to it. */
export function useDraft(room: string): DraftHandle {
  const { drafts } = useChat()
  const [draft, setDraft] = useState(() => drafts.of(room))

  const change = useCallback(
    (update: (draft: Draft) => Draft) => {
      // Images arrive later than keystrokes, so each change starts from what is kept.
      const next = update(drafts.of(room))
      drafts.set(room, next)
      setDraft(next)
    },
    [drafts, room],
  )
  const clear = useCallback(() => change(() => EMPTY), [change])
  return { draft, change, clear }
}
