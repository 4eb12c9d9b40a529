import { expect, test } from 'vitest'
import type { Room, User } from '@/api/wire'
import { joinedRoom } from '@/core/room-view'
import { choicesFor } from '@/features/commands/choices'
import type { Command } from '@/lib/commands'

const person = (username: string, name: string | null = null): User => ({
  id: username,
  username,
  name,
  avatar: null,
  guest: false,
  bot: false,
})
const me = person('ada')
const room = (name: string, unread = 0) =>
  joinedRoom({
    room: { id: name, name, title: null, kind: 'public', head: 9 } as Room,
    role: 'member',
    read: 0,
    unread,
    mentions: 0,
  })
const direct = (...members: User[]) =>
  joinedRoom({
    room: { id: 'direct', name: null, title: null, kind: 'direct', members, head: 9 } as Room,
    role: 'member',
    read: 0,
    unread: 0,
    mentions: 0,
  })
const command = (title: string, change: Partial<Command> = {}): Command => ({
  id: title,
  title: () => title,
  group: 'everywhere',
  perform: () => undefined,
  ...change,
})

const titles = (change: Partial<Parameters<typeof choicesFor>[0]>) =>
  choicesFor({
    typed: '',
    rooms: [],
    recent: [],
    open: null,
    people: [],
    commands: [],
    me,
    ...change,
  }).map(({ title }) => title)

test('before anything is typed, the rooms of late come first, without the open one', () => {
  const rooms = [room('a'), room('b'), room('c', 3), room('d')]
  expect(titles({ rooms, recent: ['d', 'b'], open: 'd' })).toEqual(['c', 'b', 'a'])
})

test('what was typed decides, and of equals the fresher one', () => {
  const rooms = [room('garden'), room('garage'), room('lobby')]
  expect(titles({ rooms, typed: 'gar' })).toHaveLength(2)
  expect(titles({ rooms, typed: 'gar', recent: ['garden'] })[0]).toBe('garden')
  expect(titles({ rooms, typed: 'lob', recent: ['garden'] })).toEqual(['lobby'])
})

test('somebody is found by either name, and once', () => {
  const ben = person('ben', 'Benjamin Blue')
  expect(titles({ people: [ben], typed: 'blue' })).toEqual(['Benjamin Blue'])
  expect(titles({ people: [ben], typed: 'ben' })).toEqual(['Benjamin Blue'])
  expect(titles({ people: [ben, me], rooms: [direct(me, ben)] })).toEqual(['Benjamin Blue'])
})

test('guests have no direct rooms, so nothing leads to one', () => {
  const guest = { ...person('gast'), guest: true }
  expect(titles({ people: [guest], typed: 'gast' })).toEqual([])
})

test('commands that can do nothing now, or make sense by their keys alone, are left out', () => {
  const commands = [
    command('Dark colours'),
    command('Darker still', { isPossible: () => false }),
    command('Dark side', { isKeysOnly: true }),
  ]
  expect(titles({ commands, typed: 'dark' })).toEqual(['Dark colours'])
})
