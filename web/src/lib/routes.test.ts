import { expect, test } from 'vitest'
import {
  isDoor,
  messagePath,
  roomPath,
  routeOf,
  SETTINGS_PAGES,
  searchPath,
  settingsPath,
} from '@/lib/routes'

const id = '019a9f6e-7c1b-7d8e-8f3a-2b1c0d9e8f7a'

test.each(['lobby', '日本語', 'a.b-c_d', 'ünïcödé', '50%', 'this/that'])(
  'the address of the room %s leads to it',
  (name) => {
    expect(routeOf(roomPath({ id, name }))).toEqual({
      page: 'room',
      reference: name,
      message: null,
    })
  },
)

test('a room without a name is addressed by its id', () => {
  expect(routeOf(roomPath({ id, name: null }))).toMatchObject({ page: 'room', reference: id })
})

test('the address of a message leads to it', () => {
  expect(routeOf(messagePath({ id: 'm1', room: id }))).toEqual({
    page: 'room',
    reference: id,
    message: 'm1',
  })
})

test('a slash at the end changes nothing', () => {
  expect(routeOf('/r/lobby/')).toEqual({ page: 'room', reference: 'lobby', message: null })
  expect(routeOf('/settings/')).toEqual({ page: 'settings', part: null })
  expect(routeOf('/search/')).toEqual({ page: 'search', query: '' })
})

test.each(['/', '/r/', '/r/%', '/nowhere', '/r', '', '/r/lobby/m1/more', '/settingsful'])(
  '%s leads home',
  (path) => {
    expect(routeOf(path)).toEqual({ page: 'home' })
  },
)

test('the list of rooms has an address', () => {
  expect(routeOf('/rooms')).toEqual({ page: 'rooms' })
})

test.each(SETTINGS_PAGES)('the settings have the page %s', (part) => {
  expect(routeOf(settingsPath(part))).toEqual({ page: 'settings', part })
})

test('a page that the settings do not have is the list of them', () => {
  expect(routeOf('/settings/weather')).toEqual({ page: 'settings', part: null })
})

test('the account is still where it was', () => {
  expect(routeOf('/account')).toEqual({ page: 'settings', part: 'account' })
})

test.each(['birds', 'from:ada "two words"', '100% & more', 'größe', ''])(
  'a search for %s can be linked to',
  (query) => {
    const { pathname, search } = new URL(searchPath(query), 'https://chat.example')
    expect(routeOf(pathname, search)).toEqual({ page: 'search', query })
  },
)

test.each([
  ['/login', 'log-in'],
  ['/register', 'register'],
  ['/forgot', 'forgot'],
  ['/reset', 'reset'],
  ['/verify', 'verify'],
  ['/unsubscribe', 'unsubscribe'],
  ['/invite', 'invite'],
  ['/owner/', 'owner'],
] as const)('%s leads to the page %s, which is about coming in', (path, page) => {
  expect(routeOf(path)).toEqual({ page })
  expect(isDoor(routeOf(path))).toBe(true)
})

test.each(['constructor', '__proto__', '/toString'])('%s is no page', (path) => {
  expect(routeOf(path)).toEqual({ page: 'home' })
})
