import type { User } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useMe } from '@/binding/use-me'
import { useObservable } from '@/binding/use-observable'
import { useSelf } from '@/binding/use-self'
import { rightsIn, type Speaking } from '@/core/rights'
import type { JoinedRoom } from '@/core/room-view'
import { talkIn } from '@/core/timeline-window'
import {
  type Choice,
  callChoices,
  commandChoices,
  personChoices,
  roomChoices,
} from '@/features/composer/choices'
import type { CommandName } from '@/features/composer/slash-command'
import type { Token } from '@/features/composer/token'
import type { EmojiNames } from '@/features/composer/use-emoji-names'
import { useRoomPeople } from '@/features/composer/use-room-people'
import { roomTitle } from '@/lib/room-title'

export interface ChoosingIn {
  view: JoinedRoom
  speaking: Speaking
  /** Those who alone shall hear it; nobody in particular for everybody. */
  to: readonly User[]
  names: EmojiNames | null
}

/** What can stand in the place of what is being typed. */
export function useChoices(token: Token | null, context: ChoosingIn): readonly Choice[] {
  const { view, speaking, to, names } = context
  const isAboutPeople = token?.kind === 'person' || token?.kind === 'addressee'
  const people = useRoomPeople(view, isAboutPeople ? token.query : null)
  const rooms = useRooms()
  const possible = usePossibleCommands(view, speaking)
  if (token === null) return []
  const { query } = token
  switch (token.kind) {
    case 'person': {
      // In a whisper nobody else can be called.
      const callable = to.length > 0 ? to : people
      const all = to.length === 0 && speaking.mayCallAll && view.room.kind !== 'direct'
      const calls = all ? callChoices(query, view.room.members_count) : []
      return [...personChoices(query, callable, recentSpeakers(view)), ...calls]
    }
    case 'addressee':
      return personChoices(query, people.filter(mayBeWhisperedTo), recentSpeakers(view))
    case 'room':
      return roomChoices(query, rooms)
    case 'command':
      return commandChoices(query, possible)
    case 'emoji':
      return (names?.search(query) ?? []).map((emoji) => ({
        ...{ kind: 'emoji', key: emoji.name, emoji },
      }))
  }
}

/** Whispers are for accounts. */
export function mayBeWhisperedTo({ guest }: User): boolean {
  return !guest
}

function useRooms() {
  const { me } = useMe()
  const rooms = useObservable(useChat().rooms)
  return [...rooms.values()]
    .filter(({ room, standing }) => standing === 'member' && room.kind !== 'direct')
    .map((view) => ({ view, title: roomTitle(view.room, me) }))
}

function usePossibleCommands(view: JoinedRoom, speaking: Speaking): ReadonlySet<CommandName> {
  const { mayRun, mayInvite } = rightsIn(view, useSelf())
  const possible: [CommandName, boolean][] = [
    ['whisper', speaking.mayWhisper],
    ['topic', mayRun],
    ['invite', mayInvite],
  ]
  return new Set(possible.flatMap(([name, isPossible]) => (isPossible ? [name] : [])))
}

/** By id, whoever said something last first. */
function recentSpeakers({ timeline }: JoinedRoom): string[] {
  return [
    ...new Set(
      talkIn(timeline)
        .map(({ author }) => author.id)
        .reverse(),
    ),
  ]
}
