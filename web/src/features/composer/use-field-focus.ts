import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import type { Draft } from '@/core/draft'

interface FieldFocus {
  field: RefObject<HTMLTextAreaElement | null>
  draft: Draft
  hasKeyboard: boolean
  isAddressing: boolean
}

/** One goes on in the field when a room is opened, and when an answer or another text is begun. */
export function useFieldFocus({ field, draft, hasKeyboard, isAddressing }: FieldFocus): void {
  const replyTo = draft.replyTo
  const edited = draft.editing?.message ?? null
  const begun = useRef({ replyTo, edited })

  // On a phone this would open the keyboard over the room that one came to read.
  const isElsewhere = useRef(isAddressing)
  useEffect(() => {
    if (hasKeyboard && !isElsewhere.current) field.current?.focus({ preventScroll: true })
  }, [field, hasKeyboard])

  useLayoutEffect(() => {
    const before = begun.current
    begun.current = { replyTo, edited }
    const isReply = replyTo !== null && replyTo !== before.replyTo
    const isEdit = edited !== null && edited !== before.edited
    const element = field.current
    if (element === null || !(isReply || isEdit)) return
    element.focus({ preventScroll: true })
    element.setSelectionRange(element.value.length, element.value.length)
  }, [field, replyTo, edited])
}
