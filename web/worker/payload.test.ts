import { describe, expect, test } from 'vitest'
import { ownPath, readPush } from './payload.ts'

const ORIGIN = 'https://chat.example.org'
const ROOM = '01935c2e-0000-7000-8000-000000000001'
const MESSAGE = '01935c2e-0000-7000-8000-000000000002'
const PUSH = {
  kind: 'message',
  tag: ROOM,
  title: 'Robin in #kitchen',
  body: 'Is there tea?',
  url: '/r/kitchen',
  badge: 3,
  icon: `/avatars/${ROOM}`,
  room: ROOM,
  stream: ROOM,
  message: MESSAGE,
  position: 17,
  sent_at: '2026-11-30T12:00:00.000Z',
}

const heard = (change: object) => readPush({ ...PUSH, ...change }, ORIGIN)
const told = (change: object) => {
  const found = heard(change)
  return found?.kind === 'tell' ? found.told : null
}

describe('what is pushed', () => {
  test('leads to the message that it is about', () => {
    expect(heard({})).toMatchObject({ kind: 'tell', badge: 3 })
    expect(told({})?.url).toBe(`/r/${ROOM}/${MESSAGE}`)
  })

  test('leads where it says, if it is about no message', () => {
    expect(told({ kind: 'summary', message: null, url: '/rooms' })?.url).toBe('/rooms')
  })

  test.each([
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    'javascript:alert(1)',
    '',
    null,
    7,
    {},
  ])('leads home if it says %j', (url) => {
    expect(told({ message: null, url })?.url).toBe('/')
    expect(ownPath(url, ORIGIN)).toBe('/')
  })

  test.each([`https://evil.example/${ROOM}`, '/avatars/../api/v1/account/export', '/api/v1/x', 7])(
    'shows no picture from %j',
    (icon) => {
      expect(told({ icon })?.icon).toBeNull()
    },
  )

  test.each(['../../x', 'lobby', `${MESSAGE}/../x`, 5])('takes %j for no id', (message) => {
    expect(told({ message })).toMatchObject({ message: null, url: '/r/kitchen' })
  })

  test('takes back what was read', () => {
    const read = { kind: 'read', title: null, body: null, badge: 0, position: 20 }
    expect(heard(read)).toEqual({ kind: 'read', tag: ROOM, position: 20, badge: 0 })
  })

  test.each([
    null,
    'text',
    [],
    {},
    { ...PUSH, kind: 'dance' },
    { ...PUSH, tag: '' },
    { ...PUSH, title: null },
    { ...PUSH, kind: 7 },
  ])('is nothing if it is %j', (data) => {
    expect(readPush(data, ORIGIN)).toBeNull()
  })

  test.each([-1, 1.5, '3', null, 1e300])('counts nothing for a badge of %j', (badge) => {
    expect(heard({ badge })?.badge).toBe(0)
  })
})
