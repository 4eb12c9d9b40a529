import { type KeyboardEvent, type RefObject, useId, useState } from 'react'
import { type Choice, writtenOf } from '@/features/composer/choices'
import { putTyped, typedIn } from '@/features/composer/put-typed'
import { completed, emojiClosedAt, type Token, tokenAt } from '@/features/composer/token'
import { type ChoosingIn, useChoices } from '@/features/composer/use-choices'
import { useCursor } from '@/features/composer/use-cursor'
import { type EmojiNames, useEmojiNames } from '@/features/composer/use-emoji-names'

export interface Completion {
  readonly id: string
  readonly choices: readonly Choice[]
  readonly current: Choice | undefined
  readonly point: (index: number) => void
  readonly take: (choice: Choice) => void
  /** True if the key was meant for the list. */
  readonly press: (event: KeyboardEvent) => boolean
  /** Tells where the caret is, with each change of the text or of the selection. */
  readonly look: (field: HTMLTextAreaElement) => void
  readonly close: () => void
}

interface CompletionTools extends Omit<ChoosingIn, 'names'> {
  field: RefObject<HTMLTextAreaElement | null>
  /** Somebody was chosen whom a command is about; false to write their name as usual. */
  onAddressee: (choice: Choice & { kind: 'person' }) => boolean
}

/** Offers what may be meant while one types, and puts it in place. */
export function useCompletion({ field, onAddressee, ...context }: CompletionTools): Completion {
  const id = useId()
  const [token, setToken] = useState<Token | null>(null)
  const [closedFrom, setClosedFrom] = useState<number | null>(null)
  const names = useEmojiNames(token?.kind === 'emoji')
  const found = useChoices(token, { ...context, names })
  const choices = token === null || token.from === closedFrom ? [] : found
  const { current, point, step } = useCursor(choices)

  const look = (element: HTMLTextAreaElement) => {
    const { text, start, end } = typedIn(element)
    const next = start === end ? tokenAt(text, start) : null
    if (next?.from !== closedFrom) setClosedFrom(null)
    if (!isSame(token, next)) {
      setToken(next)
      point(0)
    }
    if (start === end) closeEmoji(element, names)
  }

  const take = (choice: Choice) => {
    const element = field.current
    if (element === null || token === null) return
    const isDone = choice.kind === 'person' && token.kind === 'addressee' && onAddressee(choice)
    if (!isDone) {
      putTyped(element, completed(element.value, token, writtenOf(choice, location.origin)))
    }
    look(element)
  }

  const press = (event: KeyboardEvent): boolean => {
    if (current === undefined || event.altKey || event.ctrlKey || event.metaKey) return false
    if (event.key === 'Escape') setClosedFrom(token?.from ?? null)
    else if (takes(event, current, token)) take(current)
    else if (!step(event.key)) return false
    event.preventDefault()
    return true
  }

  return {
    ...{ id, choices, current, point, take, press, look },
    close: () => setToken(null),
  }
}

function takes(event: KeyboardEvent, choice: Choice, token: Token | null): boolean {
  if (event.shiftKey) return false
  return event.key === 'Tab' || (event.key === 'Enter' && !isWritten(choice, token))
}

/** Puts an emoji in the place of its name, once that is closed by a second colon. */
function closeEmoji(field: HTMLTextAreaElement, names: EmojiNames | null): void {
  const { text, start } = typedIn(field)
  const closed = emojiClosedAt(text, start)
  const emoji = closed === null ? null : (names?.called(closed.name) ?? null)
  if (closed === null || emoji === null) return
  putTyped(field, completed(text, { from: closed.from, to: start }, emoji))
}

/** Who has typed a name in full wants to send, and not to be asked. */
function isWritten(choice: Choice, token: Token | null): boolean {
  const written = { person: '@', all: '@', command: '/', room: '', emoji: '' }[choice.kind]
  return (
    written !== '' &&
    token?.kind !== 'addressee' &&
    writtenOf(choice, '') === written + token?.query
  )
}

function isSame(a: Token | null, b: Token | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
