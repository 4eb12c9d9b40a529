import { expect, test } from 'vitest'
import type { Room, User } from '@/api/wire'
import { roomBeside, roomsInOrder, sectionOf } from '@/core/room-order'
import { joinedRoom, visitedRoom } from '@/core/room-view'

const me: User = { id: 'u1', username: 'ada', name: null, avatar: null, guest: false, bot: false }
const room = (name: string) => ({ id: name, name, title: null, kind: 'public', head: 0 }) as Room
const joined = (name: string, unread = 0) =>
  joinedRoom({ room: room(name), role: 'member', read: 0, unread, mentions: 0 })
const names = (views: readonly { room: Room }[]) => views.map((view) => view.room.name)

test('rooms stand by their names, and those that one only looks into do not', () => {
  const views = [joined('Zoo'), joined('birds'), visitedRoom(room('attic')), joined('Äpfel')]
  const ordered = roomsInOrder(new Map(views.map((view) => [view.room.id, view])), me)
  expect(names(ordered)).toEqual(['Äpfel', 'birds', 'Zoo'])
})

test('they stand by what they are called on screen, and numbers by how many they say', () => {
  const views = [joined('room-10'), joined('room-9'), joined('zoo')].map((view) =>
    view.room.name === 'zoo' ? { ...view, room: { ...view.room, title: 'Animals' } } : view,
  )
  const ordered = roomsInOrder(new Map(views.map((view) => [view.room.id, view])), me)
  expect(names(ordered)).toEqual(['zoo', 'room-9', 'room-10'])
})

test('rooms come before direct messages, and archived ones last', () => {
  const attic = joined('attic')
  const archived = { ...attic, room: { ...attic.room, archived: true } }
  const ben = { ...me, id: 'u2', username: 'ben' }
  const talk = joined('talk')
  const direct: Room = { ...talk.room, kind: 'direct', name: null, members: [me, ben] }
  const views = [archived, { ...talk, room: direct }, joined('zoo')]
  const ordered = roomsInOrder(new Map(views.map((view) => [view.room.id, view])), me)
  expect(ordered.map(sectionOf)).toEqual(['rooms', 'direct', 'archived'])
})

const rooms = [joined('a'), joined('b', 2), joined('c'), joined('d', 1)]
const isUnread = ({ unread }: { unread: number }) => unread > 0

test.each([
  ['a', 1, 'b'],
  ['d', 1, 'a'],
  ['a', -1, 'd'],
  [null, 1, 'a'],
  [null, -1, 'd'],
] as const)('from %s in direction %i comes %s', (open, step, next) => {
  expect(roomBeside(rooms, open, step)?.room.name).toBe(next)
})

test.each([
  ['a', 1, 'b'],
  ['b', 1, 'd'],
  ['d', 1, 'b'],
  ['b', -1, 'd'],
] as const)('from %s in direction %i the next unread one is %s', (open, step, next) => {
  expect(roomBeside(rooms, open, step, isUnread)?.room.name).toBe(next)
})

test('where everything is read there is nowhere to go', () => {
  expect(roomBeside([joined('a'), joined('b')], 'a', 1, isUnread)).toBeUndefined()
  expect(roomBeside([joined('a')], 'a', 1)).toBeUndefined()
})
