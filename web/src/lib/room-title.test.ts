import { expect, test } from 'vitest'
import type { Room, User } from '@/api/wire'
import { roomCalled, roomSign, roomTitle } from '@/lib/room-title'

const person = (username: string, name: string | null = null): User => ({
  id: username,
  username,
  name,
  avatar: null,
  guest: false,
  bot: false,
})
const me = person('ada')
const lobby: Room = {
  id: 'r',
  kind: 'public',
  name: 'lobby',
  title: null,
  topic: null,
  members: null,
  members_count: 1,
  revision: 1,
  head: 0,
  archived: false,
  created_at: '2026-11-22T12:00:00.000Z',
  history: 'all',
  posting: 'members',
  calling: 'members',
  inviting: 'members',
  receipts: false,
  slow_seconds: 0,
}
const room = (facts: Partial<Room>): Room => ({ ...lobby, ...facts })
const direct = (...members: User[]) => room({ kind: 'direct', name: null, members })

test('a room is called by its title, or else by its name', () => {
  expect(roomTitle(room({}), me)).toBe('lobby')
  expect(roomTitle(room({ title: 'The lobby' }), me)).toBe('The lobby')
  expect(roomTitle(room({ kind: 'private', name: null, title: 'Plans' }), me)).toBe('Plans')
  expect(roomTitle(room({ kind: 'private', name: null }), me)).not.toBe('')
  expect(roomSign(room({}))).toBe('#')
})

test('a direct room is called by the others in it', () => {
  expect(roomTitle(direct(me, person('ben', 'Ben B.')), me)).toBe('Ben B.')
  expect(roomTitle(direct(person('ben'), me, person('cleo')), me)).toBe('ben and cleo')
  expect(roomTitle(direct(me), me)).toBe('Notes to yourself')
  expect(roomSign(direct(me))).toBe('@')
})

test('in a sentence only public rooms have their sign', () => {
  expect(roomCalled(room({}), me)).toBe('#lobby')
  expect(roomCalled(room({ kind: 'private', name: null, title: 'Plans' }), me)).toBe('Plans')
})
