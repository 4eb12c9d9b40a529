import { useEffect } from 'react'
import type { Message, ReplyTo } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useSelection } from '@/binding/use-observable'
import type { Quote } from '@/core/quotes'

const LOADING: Quote = { status: 'loading' }

/**
 * The message that another one answers. `here` is it where the timeline has it; otherwise it is
 * fetched, once for all that answer it.
 */
export function useQuote({ id }: Pick<ReplyTo, 'id'>, here: Message | undefined): Quote {
  const chat = useChat()
  const found = useSelection(chat.quotes, (quotes) => quotes.get(id))
  const isHere = here !== undefined
  useEffect(() => {
    if (!isHere && found === undefined) chat.quote(id)
  }, [chat, id, isHere, found])
  if (here === undefined) return found ?? LOADING
  return here.deleted_at === null ? { status: 'found', message: here } : { status: 'missing' }
}
