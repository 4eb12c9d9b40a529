import { beforeEach, expect, test } from 'vitest'
import type { User } from '@/api/wire'
import { TestBrowser } from '@/core/testing/browser'
import { TinyServer } from '@/core/testing/tiny-server'

let server: TinyServer
let ada: TestBrowser
let ben: User
let room: string

beforeEach(async () => {
  server = new TinyServer()
  room = server.room('lobby').id
  ada = new TestBrowser(server)
  await ada.settle()
  await ada.name('Ada')
  await ada.join('lobby')
  ben = server.sayMany(3)
  await ada.settle()
})

const asked = () => server.askedFor('mark_read')
const standing = () => {
  const { read, unread } = ada.joined('lobby')
  return { read, unread }
}
const known = () => {
  const { read, unread } = server.room('lobby').standingOf(ada.me)
  return { read, unread }
}

test('what somebody looks at is read on the server a moment later, however much it is', async () => {
  ada.chat.follow(room, true)
  server.say('lobby', ben, 'and this')
  await ada.settle()
  expect(asked()).toEqual([])
  await ada.wait(3_000)
  expect(asked()).toEqual([{ room, position: 4 }])
  expect(known()).toEqual({ read: 4, unread: 0 })
  await ada.wait()
  expect(asked()).toHaveLength(1)
})

test('who is at the end but has skipped what is new reads nothing until they have seen it', async () => {
  ada.chat.follow(room, true, { skipping: true })
  server.say('lobby', ben, 'and this')
  await ada.wait()
  expect(standing()).toEqual({ read: 0, unread: 4 })
  expect(asked()).toEqual([])
  ada.chat.follow(room, true)
  expect(standing()).toEqual({ read: 4, unread: 0 })
})

test('who writes has read what is before it, and the server knows that', async () => {
  ada.say('lobby', 'Hello')
  await ada.wait()
  expect(standing()).toEqual({ read: 4, unread: 0 })
  expect(asked()).toEqual([])
})

test('what was read just before the page is left counts', async () => {
  ada.chat.follow(room, true)
  ada.reload()
  await ada.settle()
  expect(standing()).toEqual({ read: 3, unread: 0 })
  expect(known()).toEqual({ read: 3, unread: 0 })
})

test('what was read while the connection broke is said on the next one', async () => {
  ada.chat.follow(room, true)
  ada.chat.follow(room, false)
  server.cut()
  server.say('lobby', ben, 'meanwhile')
  await ada.wait()
  expect(standing()).toEqual({ read: 3, unread: 1 })
  expect(known()).toEqual({ read: 3, unread: 1 })
})

test('what is read on another device is read here', async () => {
  server.markRead('lobby', ada.me, 2)
  await ada.settle()
  expect(standing()).toEqual({ read: 2, unread: 1 })
  server.markRead('lobby', ada.me, 0, true)
  await ada.settle()
  expect(standing()).toEqual({ read: 0, unread: 3 })
  await ada.wait()
  expect(asked()).toEqual([])
})

test('what was read elsewhere while one was away is read, and what was said since is not', async () => {
  server.cut()
  server.say('lobby', ben, 'meanwhile')
  server.markRead('lobby', ada.me, 2)
  await ada.wait()
  expect(standing()).toEqual({ read: 2, unread: 2 })
})

test('what was marked as unread elsewhere stays so, though one had said something behind it', async () => {
  server.cut()
  server.say('lobby', ada.me, 'by phone')
  server.say('lobby', ben, 'Oh.')
  server.markRead('lobby', ada.me, 1, true)
  await ada.wait()
  expect(standing()).toEqual({ read: 1, unread: 3 })
  server.say('lobby', ada.me, 'by phone, too')
  await ada.wait()
  expect(standing()).toEqual({ read: 6, unread: 0 })
})

test('news that is older than what is known changes nothing', async () => {
  server.markRead('lobby', ada.me, 3)
  await ada.settle()
  const late = { room, whisper: null, user: ada.me, position: 1, changes: 0 }
  server.tellAll('read', late)
  await ada.settle()
  expect(standing()).toEqual({ read: 3, unread: 0 })
})

test.each([
  ['unavailable', 2],
  ['invalid_request', 1],
])('a server that refuses (%s) is asked %i times', async (code, times) => {
  server.refuse('mark_read', code)
  ada.chat.follow(room, true)
  await ada.wait()
  expect(asked()).toHaveLength(times)
  expect(standing()).toEqual({ read: 3, unread: 0 })
})

test('who joins anew begins at the newest message', async () => {
  const left = ada.chat.actsIn(ada.joined('lobby')).leave()
  await ada.settle()
  await left
  server.say('lobby', ben, 'about Ada')
  await ada.join('lobby')
  await ada.wait()
  expect(standing()).toEqual({ read: 4, unread: 0 })
  expect(asked()).toEqual([])
})
