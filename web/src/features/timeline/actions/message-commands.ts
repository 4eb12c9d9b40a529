import { t } from '@lingui/core/macro'
import type { RefObject } from 'react'
import type { Chat } from '@/core/chat'
import {
  type MessageAction,
  type Target,
  targetOf,
} from '@/features/timeline/actions/message-action'
import { MESSAGE_ACTIONS } from '@/features/timeline/actions/message-actions'
import { messageOf } from '@/features/timeline/message-in'
import { focusBeside, focusedRow } from '@/features/timeline/row-elements'
import type { TimelineHands } from '@/features/timeline/timeline-context'
import type { Command } from '@/lib/commands'

export interface Place {
  readonly box: RefObject<HTMLElement | null>
  readonly chat: Chat
  readonly hands: TimelineHands
  readonly room: string
}

/**
 * What keys do while the focus is in a timeline: arrows walk along the messages, and single letters
 * act on the one that has the focus. Such letters need a focus that is seen, which a press of the
 * mouse does not give: whoever clicked on a message and goes on typing means the composer.
 */
export function messageCommands(place: Place): Command[] {
  return [
    toAnotherDay(place),
    ...walking(place),
    opening(place),
    ...MESSAGE_ACTIONS.flatMap(acting(place)),
  ]
}

function walking({ box }: Place): Command[] {
  const isPossible = () =>
    document.activeElement === box.current || box.current?.contains(focusedRow()) === true
  const step = (by: -1 | 1) => () => {
    if (box.current !== null) focusBeside(box.current, by)
  }
  const command = { group: 'messages', isKeysOnly: true, isPossible } as const
  return [
    {
      ...command,
      id: 'previous-message',
      title: () => t`Previous message`,
      shortcuts: ['ArrowUp'],
      perform: step(-1),
    },
    {
      ...command,
      id: 'next-message',
      title: () => t`Next message`,
      shortcuts: ['ArrowDown'],
      perform: step(1),
    },
  ]
}

function toAnotherDay({ hands }: Place): Command {
  return {
    id: 'go-to-day',
    title: () => t`Go to a day in this room…`,
    group: 'messages',
    perform: () => hands.ask({ kind: 'date' }),
  }
}

function opening({ chat, hands, room }: Place): Command {
  const focused = () => messageOf(focusedRow(), chat, room)
  return {
    id: 'open-actions',
    title: () => t`What can be done with a message`,
    group: 'messages',
    isKeysOnly: true,
    shortcuts: ['Enter', ' '],
    isPossible: () => focused() !== null,
    perform: () => {
      const [message, anchor] = [focused(), focusedRow()?.getBoundingClientRect()]
      if (message !== null && anchor) hands.ask({ kind: 'actions', message, anchor })
    },
  }
}

function acting(place: Place): (action: MessageAction) => Command[] {
  return (action) => {
    const { id, shortcut, title } = action
    if (shortcut === undefined) return []
    const target = () => seenTarget(place)
    return [
      {
        id: `message-${id}`,
        title: () => title(null),
        group: 'messages',
        isKeysOnly: true,
        shortcuts: [shortcut],
        isPossible: () => {
          const there = target()
          return there !== null && action.isPossible(there)
        },
        perform: () => {
          const [there, anchor] = [target(), focusedRow()]
          if (there !== null && anchor !== null) action.perform(there, { ...place, anchor })
        },
      },
    ]
  }
}

function seenTarget(place: Place): Target | null {
  const row = focusedRow()
  if (row?.matches(':focus-visible') !== true) return null
  const message = messageOf(row, place.chat, place.room)
  return message === null ? null : targetOf(message, place)
}
