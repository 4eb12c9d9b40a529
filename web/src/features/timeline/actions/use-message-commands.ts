import { type RefObject, useEffect } from 'react'
import { useChat } from '@/binding/use-chat'
import type { TimelineHands } from '@/features/timeline/timeline-context'
import { registerCommands } from '@/lib/commands'

/** What keys do while the focus is in a timeline; fetched once the messages are there to read. */
export function useMessageCommands(
  box: RefObject<HTMLElement | null>,
  hands: TimelineHands,
  room: string,
): void {
  const chat = useChat()
  useEffect(() => {
    let withdraw = () => undefined as unknown
    let isWanted = true
    void import('@/features/timeline/actions/message-commands').then(
      ({ messageCommands }) => {
        if (isWanted) withdraw = registerCommands(messageCommands({ box, chat, hands, room }))
      },
      // Every key has a button that does the same.
      () => undefined,
    )
    return () => {
      isWanted = false
      withdraw()
    }
  }, [box, chat, hands, room])
}
