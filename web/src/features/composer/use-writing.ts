import type { User } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useSelf } from '@/binding/use-self'
import { type Draft, isForSome, lacksNames, saysSomething } from '@/core/draft'
import { rightsOver } from '@/core/rights'
import type { JoinedRoom } from '@/core/room-view'
import { talkIn } from '@/core/timeline-window'
import type { Place } from '@/core/typing'
import type { Choice } from '@/features/composer/choices'
import { slashCommand } from '@/features/composer/slash-command'
import type { DraftHandle } from '@/features/composer/use-draft'

export interface Writing {
  /** The message, or another text for one that was sent. */
  readonly text: string
  readonly write: (text: string) => void
  /** Ends what is the most particular: editing, answering, whispering. */
  readonly cancel: () => void
  readonly stopReplying: () => void
  readonly stopEditing: () => void
  /** What was to be another text becomes a message of its own. */
  readonly sayAnew: () => void
  readonly stopWhispering: () => void
  readonly whisperTo: (to: readonly User[]) => void
  /** Somebody was chosen behind the command for whispering. */
  readonly address: (choice: Choice & { kind: 'person' }) => boolean
  readonly editLast: () => void
}

interface WritingTools {
  view: JoinedRoom
  handle: DraftHandle
}

/** What one is at: a message, an answer, a whisper, or another text for what was said. */
export function useWriting({ view, handle }: WritingTools): Writing {
  const chat = useChat()
  const self = useSelf()
  const { draft, change } = handle
  const { editing, replyTo } = draft
  const text = editing?.text ?? draft.text

  const write = (next: string) => {
    change((before) =>
      before.editing === null
        ? { ...before, text: next }
        : { ...before, editing: { ...before.editing, text: next } },
    )
    const place = placeOf(view, draft, chat.whispers.get().values(), self.me)
    // A command is no message.
    if (place !== null && next !== '' && slashCommand(next) === null) {
      chat.typing.type(place)
    }
  }
  const stopReplying = () => change((before) => ({ ...before, replyTo: null }))
  const stopEditing = () => change((before) => ({ ...before, editing: null }))
  const sayAnew = () =>
    change((before) => ({ ...before, text: before.editing?.text ?? before.text, editing: null }))
  const stopWhispering = () => {
    // An answer to a whisper is nobody else's business.
    change((before) => ({ ...before, to: [], isWhisper: false, replyTo: null }))
  }
  return {
    ...{ text, write, stopReplying, stopEditing, sayAnew, stopWhispering },
    cancel: () => {
      if (editing !== null) stopEditing()
      else if (replyTo !== null) stopReplying()
      // With words in it, one key must not show everybody what was meant for some.
      else if (isForSome(draft) && !saysSomething(draft)) stopWhispering()
    },
    whisperTo: (people) => {
      // With the last name taken out it is still not for everybody.
      change((before) => ({ ...before, to: people, isWhisper: true, replyTo: null }))
    },
    address: ({ user }) => {
      if (slashCommand(draft.text)?.name !== 'whisper') return false
      change((before) => ({ ...before, text: '', to: [user], replyTo: null }))
      return true
    },
    editLast: () => {
      const now = Date.now()
      const last = talkIn(view.timeline).findLast(({ author }) => author.id === self.me.id)
      if (last === undefined || !rightsOver(last, { view, self, now }).mayEdit) return
      change((before) => ({ ...before, editing: { message: last.id, text: last.text } }))
    },
  }
}

/** Where others see that one is writing; null where there is nobody yet who could. */
function placeOf(
  { room }: JoinedRoom,
  draft: Draft,
  whispers: Iterable<{ id: string; room: string; members: readonly string[] }>,
  me: User,
): Place | null {
  const { editing, to } = draft
  // Of a whisper nobody else may hear.
  if (editing !== null || lacksNames(draft)) return null
  if (to.length === 0) return { room: room.id }
  const wanted = new Set([me.id, ...to.map(({ id }) => id)])
  for (const { id, room: where, members } of whispers) {
    const isSame = members.length === wanted.size && members.every((member) => wanted.has(member))
    if (where === room.id && isSame) return { whisper: id }
  }
  return null
}
