import type { User } from '@/api/wire'
import type { RoomView } from '@/core/room-view'
import { type Command, isPossible } from '@/lib/commands'
import { fuzzyScore } from '@/lib/fuzzy'
import { nameOf } from '@/lib/name-of'
import { roomTitle } from '@/lib/room-title'

/** Something that the quick switcher offers. */
export type Choice = { readonly key: string; readonly title: string } & (
  | { readonly kind: 'room'; readonly view: RoomView }
  | { readonly kind: 'person'; readonly user: User }
  | { readonly kind: 'command'; readonly command: Command }
)

interface Sources {
  typed: string
  rooms: readonly RoomView[]
  /** Ids, the room that was open last first. */
  recent: readonly string[]
  open: string | null
  people: readonly User[]
  commands: readonly Command[]
  me: User
}

const SHOWN_MOST = 12
/** Where somebody was lately, and where something is new, they are likely to go. */
const RECENT_BONUS = 6
const UNREAD_BONUS = 4

/** What fits best to what was typed; before anything is, the rooms of late and what is unread. */
export function choicesFor(sources: Sources): Choice[] {
  const { typed, open } = sources
  return [...roomChoices(sources), ...personChoices(sources), ...commandChoices(sources)]
    .flatMap((choice) => {
      const score = scoreOf(choice, sources)
      return score === null ? [] : [{ choice, score }]
    })
    .filter(({ choice }) => typed !== '' || choice.kind !== 'room' || choice.view.room.id !== open)
    .sort((a, b) => b.score - a.score)
    .slice(0, SHOWN_MOST)
    .map(({ choice }) => choice)
}

function roomChoices({ rooms, me }: Sources): Choice[] {
  return rooms.map((view) => ({
    kind: 'room',
    key: view.room.id,
    title: roomTitle(view.room, me),
    view,
  }))
}

/** Direct rooms are for accounts. Whom one has one with already is found by that room. */
function personChoices({ people, rooms, me }: Sources): Choice[] {
  const met = new Set(
    rooms.flatMap(({ room: { kind, members } }) =>
      kind === 'direct' && members?.length === 2 ? members.map(({ id }) => id) : [],
    ),
  )
  return people
    .filter(({ id, guest }) => !guest && id !== me.id && !met.has(id))
    .map((user) => ({ kind: 'person', key: user.id, title: nameOf(user), user }))
}

function commandChoices({ commands }: Sources): Choice[] {
  return commands
    .filter((command) => command.isKeysOnly !== true && isPossible(command))
    .map((command) => ({ kind: 'command', key: command.id, title: command.title(), command }))
}

function scoreOf(choice: Choice, { typed, recent }: Sources): number | null {
  const score = bestScore(typed, choice)
  if (score === null || choice.kind !== 'room') return score
  const age = recent.indexOf(choice.key)
  const freshness = age === -1 ? 0 : RECENT_BONUS * (1 - age / recent.length)
  const { view } = choice
  const isUnread = view.standing === 'member' && view.unread > 0
  return score + freshness + (isUnread ? UNREAD_BONUS : 0)
}

/** People and rooms have two names; either will do. */
function bestScore(typed: string, choice: Choice): number | null {
  const names = [choice.title]
  if (choice.kind === 'person') names.push(choice.user.username)
  if (choice.kind === 'room' && choice.view.room.name !== null) names.push(choice.view.room.name)
  const scores = names.map((name) => fuzzyScore(typed, name)).filter((score) => score !== null)
  return scores.length === 0 ? null : Math.max(...scores)
}
