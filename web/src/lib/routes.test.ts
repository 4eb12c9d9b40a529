import { expect, test } from 'vitest'
import { roomPath, routeOf } from '@/lib/routes'

const id = '019a9f6e-7c1b-7d8e-8f3a-2b1c0d9e8f7a'

test.each(['lobby', '日本語', 'a.b-c_d', 'ünïcödé', '50%'])(
  'the address of the room %s leads to it',
  (name) => {
    expect(routeOf(roomPath({ id, name }))).toEqual({ page: 'room', reference: name })
  },
)

test('a room without a name is addressed by its id', () => {
  expect(routeOf(roomPath({ id, name: null }))).toEqual({ page: 'room', reference: id })
})

test('a slash at the end changes nothing', () => {
  expect(routeOf('/r/lobby/')).toEqual({ page: 'room', reference: 'lobby' })
})

test.each(['/', '/r/', '/r/%', '/nowhere', '/r', ''])('%s leads home', (path) => {
  expect(routeOf(path)).toEqual({ page: 'home' })
})

test('the list of rooms has an address', () => {
  expect(routeOf('/rooms')).toEqual({ page: 'rooms' })
})

test.each([
  ['/account', 'account'],
  ['/login', 'log-in'],
  ['/register', 'register'],
  ['/forgot', 'forgot'],
  ['/reset', 'reset'],
  ['/verify', 'verify'],
  ['/invite', 'invite'],
  ['/owner/', 'owner'],
] as const)('%s leads to the page %s', (path, page) => {
  expect(routeOf(path)).toEqual({ page })
})

test.each(['constructor', '__proto__', '/toString'])('%s is no page', (path) => {
  expect(routeOf(path)).toEqual({ page: 'home' })
})
