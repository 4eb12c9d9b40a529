import { expect, test } from 'vitest'
import type { Message, User } from '@/api/wire'
import { type Attention, attentionIn, isWanted, worthOf } from '@/core/attention'
import type { RoomView } from '@/core/room-view'

const me = { id: 'ada' } as User
const ben = { id: 'ben' } as User
const nobody = { users: [] as string[], room: false, here: false }
const said = (more: Partial<Message> = {}) =>
  ({
    author: ben,
    position: 1,
    mentions: nobody,
    whisper: null,
    deleted_at: null,
    ...more,
  }) as Message
const room = (kind: string, standing = 'member') => ({ standing, room: { kind } }) as RoomView

test('what one says oneself, and what was taken back, is nothing to be told of', () => {
  expect(worthOf(said({ author: me }), room('public'), me)).toBeNull()
  expect(worthOf(said({ deleted_at: '2026-11-30T00:00:00Z' }), room('direct'), me)).toBeNull()
})

test('a room that one only looks into calls nobody', () => {
  expect(worthOf(said(), room('public', 'visitor'), me)).toBeNull()
  expect(worthOf(said(), undefined, me)).toBeNull()
})

test('a mention, a whisper and a direct message are calls', () => {
  const whisper = { id: 'w', members: [], after: 0 }
  expect(worthOf(said(), room('public'), me)).toBe('word')
  expect(worthOf(said({ whisper }), room('public'), me)).toBe('call')
  expect(worthOf(said(), room('direct'), me)).toBe('call')
  const mentions = { ...nobody, users: ['ada'] }
  expect(worthOf(said({ mentions }), room('public'), me)).toBe('call')
  expect(worthOf(said({ mentions: { ...nobody, here: true } }), room('private'), me)).toBe('call')
})

test.each([
  ['off', false, false],
  ['calls', true, false],
  ['all', true, true],
] as [Attention, boolean, boolean][])(
  'with %s, a call counts %s and a word %s',
  (attention, call, word) => {
    expect(isWanted('call', attention)).toBe(call)
    expect(isWanted('word', attention)).toBe(word)
    expect(isWanted(null, attention)).toBe(false)
  },
)

test('of a direct room of which one wants mentions only, the others are words', () => {
  expect(worthOf(said(), room('direct'), me, 'mentions')).toBe('word')
  const mentions = { ...nobody, users: ['ada'] }
  expect(worthOf(said({ mentions }), room('direct'), me, 'mentions')).toBe('call')
})

test('what was chosen for a room counts, on a device that tells of anything', () => {
  expect(attentionIn('default', 'calls')).toBe('calls')
  expect(attentionIn('all', 'calls')).toBe('all')
  expect(attentionIn('mentions', 'all')).toBe('calls')
  expect(attentionIn('nothing', 'all')).toBe('off')
  expect(attentionIn('all', 'off')).toBe('off')
})
