import { useCallback, useEffect } from 'react'
import type { Member, Room } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { type Pages, usePages } from '@/binding/use-pages'
import { succeeded } from '@/lib/result'

const PAGE = 50

type Found = Pick<Pages<Member>, 'problem' | 'end'> & { readonly members: readonly Member[] | null }

/** Members by a part of their names, page by page; asked anew when the room changes. */
export function useMemberSearch({ id, revision, head }: Room, query: string): Found {
  const { membership } = useChat()
  const load = useCallback(
    async (cursor: string | null) => {
      const request = { room: id, query: query || null, cursor, limit: PAGE }
      const outcome = await membership.find(request)
      if (!outcome.ok) return outcome
      const { members, next } = outcome.value
      return succeeded({ items: members, next })
    },
    [membership, id, query],
  )
  const { items, again, problem, end } = usePages(load)
  // Whatever is no message may have been somebody coming, leaving, or becoming something else.
  const changes = revision - head
  // biome-ignore lint/correctness/useExhaustiveDependencies: It is about the change alone.
  useEffect(() => {
    if (items !== null && items.length <= PAGE) again()
  }, [changes])
  return { members: items, problem, end }
}
