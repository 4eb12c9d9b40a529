import { plural, t } from '@lingui/core/macro'
import type { User } from '@/api/wire'
import type { RoomView } from '@/core/room-view'
import type { CommandName } from '@/features/composer/slash-command'
import { fuzzyScore } from '@/lib/fuzzy'
import { roomPath } from '@/lib/routes'
import type { NamedEmoji } from '@/ui/emoji-names'

/** Something that can stand in the place of what was typed. */
export type Choice =
  | { readonly kind: 'person'; readonly key: string; readonly user: User }
  | {
      readonly kind: 'all'
      readonly key: string
      readonly word: 'room' | 'here'
      /** What it does. */
      readonly detail: string
    }
  | { readonly kind: 'room'; readonly key: string; readonly view: RoomView; readonly title: string }
  | { readonly kind: 'emoji'; readonly key: string; readonly emoji: NamedEmoji }
  | {
      readonly kind: 'command'
      readonly key: string
      readonly name: CommandName
      /** What is to be typed behind it. */
      readonly wants: string
      readonly detail: string
    }

const CHOICES_MOST = 8

/** People by a part of their names, whoever spoke last first; `recent` has their ids. */
export function personChoices(
  query: string,
  people: readonly User[],
  recent: readonly string[] = [],
): Choice[] {
  const places = new Map(recent.map((id, place) => [id, place]))
  const found = people.flatMap((user) => {
    const score = scoreOf(query, [user.username, user.name])
    return score === null ? [] : { user, score }
  })
  const placeOf = (user: User) => places.get(user.id) ?? recent.length
  found.sort(
    (a, b) =>
      Math.round(b.score - a.score) ||
      placeOf(a.user) - placeOf(b.user) ||
      a.user.username.localeCompare(b.user.username),
  )
  return found.slice(0, CHOICES_MOST).map(({ user }) => ({ kind: 'person', key: user.id, user }))
}

/** `@room` and `@here`, where they would call anybody. */
export function callChoices(query: string, membersCount: number): Choice[] {
  const everybody = plural(membersCount, {
    one: 'Calls everybody in this room: # person',
    other: 'Calls everybody in this room: # people',
  })
  const calls = [
    { word: 'room', detail: everybody },
    { word: 'here', detail: t`Calls whoever is here right now` },
  ] as const
  return calls
    .filter(({ word }) => word.startsWith(query.toLowerCase()))
    .map((call) => ({ kind: 'all', key: call.word, ...call }))
}

export function roomChoices(
  query: string,
  rooms: readonly { readonly view: RoomView; readonly title: string }[],
): Choice[] {
  const found = rooms.flatMap(({ view, title }) => {
    const score = scoreOf(query, [view.room.name, title])
    return score === null ? [] : { view, title, score }
  })
  return found
    .sort((a, b) => b.score - a.score)
    .slice(0, CHOICES_MOST)
    .map(({ view, title }) => ({ kind: 'room', key: view.room.id, view, title }))
}

export function commandChoices(query: string, possible: ReadonlySet<CommandName>): Choice[] {
  const commands: { name: CommandName; wants: string; detail: string }[] = [
    { name: 'whisper', wants: t`@name message`, detail: t`Say something to some people alone` },
    { name: 'topic', wants: t`text`, detail: t`Change what this room is about` },
    { name: 'invite', wants: t`@name`, detail: t`Bring somebody into this room` },
  ]
  return commands
    .filter(({ name }) => possible.has(name) && name.startsWith(query.toLowerCase()))
    .map((command) => ({ kind: 'command', key: command.name, ...command }))
}

/** What is written in the place of what was typed. */
export function writtenOf(choice: Choice, origin: string): string {
  switch (choice.kind) {
    case 'person':
      return `@${choice.user.username}`
    case 'all':
      return `@${choice.word}`
    case 'emoji':
      return choice.emoji.emoji
    case 'command':
      return `/${choice.name}`
    case 'room':
      return linkTo(choice, origin)
  }
}

/** A link that everybody can follow who may see the room, in whatever client. */
function linkTo({ view, title }: Choice & { kind: 'room' }, origin: string): string {
  const words = (view.room.name ?? title).replace(/[[\]\\]/gu, String.raw`\$&`)
  return `[#${words}](${origin}${roomPath(view.room)})`
}

function scoreOf(query: string, names: readonly (string | null)[]): number | null {
  const scores = names.flatMap((name) => (name === null ? [] : (fuzzyScore(query, name) ?? [])))
  return scores.length === 0 ? null : Math.max(...scores)
}
