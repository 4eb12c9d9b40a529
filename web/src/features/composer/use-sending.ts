import { t } from '@lingui/core/macro'
import { useState } from 'react'
import { useChat } from '@/binding/use-chat'
import { useMe } from '@/binding/use-me'
import { type Editing, emptyDraft, isForSome, lacksNames, saysSomething } from '@/core/draft'
import type { Speaking } from '@/core/rights'
import type { JoinedRoom } from '@/core/room-view'
import { isGone, messageEdited } from '@/features/composer/message-edited'
import { slashCommand } from '@/features/composer/slash-command'
import type { Attachments } from '@/features/composer/use-attachments'
import { useCommand } from '@/features/composer/use-command'
import type { DraftHandle } from '@/features/composer/use-draft'
import { explain } from '@/lib/explain'

interface SendingTools {
  view: JoinedRoom
  speaking: Speaking
  handle: DraftHandle
  attachments: Attachments
}

export interface Sending {
  readonly isBusy: boolean
  readonly canSend: boolean
  /** How many characters more there may be. */
  readonly charactersLeft: number
  /** Why the last thing that was tried did not happen. */
  readonly complaint: string | null
  readonly forgetComplaint: () => void
  readonly send: () => void
}

/** What Enter does: it sends, saves another text, or does what a command says. */
export function useSending(tools: SendingTools): Sending {
  const { view, speaking, handle, attachments } = tools
  const chat = useChat()
  const { server } = useMe()
  const [isBusy, setIsBusy] = useState(false)
  const [complaint, setComplaint] = useState<string | null>(null)
  const { draft, change } = handle
  const perform = useCommand({ view, speaking, handle })
  const text = draft.editing?.text ?? draft.text
  const charactersLeft = server.limits.text_length - [...text].length
  const isLost = isGone(messageEdited(view, draft))
  const mayTell = isForSome(draft) || speaking.silence === null

  /** Why it was not sent, or null. */
  const post = (): string | null => {
    const letter = chat.drafts.of(view.room.id)
    if (!saysSomething(letter)) return null
    if (lacksNames(letter)) return t`Name who alone shall hear it first.`
    const isReplyGone = chat.quotes.get().get(letter.replyTo ?? '')?.status === 'missing'
    chat.actsIn(view).send({
      ...{ ...letter, text: withoutEdges(letter.text) },
      ...(isReplyGone && { replyTo: null }),
    })
    // Who whispers goes on whispering: the other way round, the next word might be heard by all.
    change(() => ({ ...emptyDraft, to: letter.to }))
    attachments.forgetRefusals()
    return null
  }

  const save = async ({ message, text: edited }: Editing): Promise<string | null> => {
    const outcome = await chat.messages.edit(message, withoutEdges(edited))
    if (!outcome.ok) return explain(outcome.reason)
    change((before) => ({ ...before, editing: null }))
    return null
  }

  /** What takes a moment, and may come to nothing; null for what does not. */
  const errand = (): Promise<string | null> | null => {
    if (draft.editing !== null) return save(draft.editing)
    const command = slashCommand(draft.text)
    if (command !== null) return perform(command)
    // An image may still be opened that was pasted a moment ago.
    return attachments.opened()?.then((areFine) => (areFine ? post() : null)) ?? null
  }

  const run = async (act: Promise<string | null>) => {
    setIsBusy(true)
    const why = await act
    setIsBusy(false)
    setComplaint(why)
  }

  const send = () => {
    if (isBusy || isLost || charactersLeft < 0 || !(mayTell || draft.editing !== null)) return
    setComplaint(null)
    const act = errand()
    if (act === null) setComplaint(post())
    else void run(act)
  }

  const canSend =
    charactersLeft >= 0 &&
    !isBusy &&
    !isLost &&
    (draft.editing === null ? mayTell && saysSomething(draft) : text.trim() !== '')
  return {
    ...{ isBusy, canSend, charactersLeft, complaint, send },
    forgetComplaint: () => setComplaint(null),
  }
}

/** Blank lines around it say nothing; how far the first line is moved in does. */
function withoutEdges(text: string): string {
  return text.replace(/^(?:[^\S\n]*\n)+/u, '').trimEnd()
}
