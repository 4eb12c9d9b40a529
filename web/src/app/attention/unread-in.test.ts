import { beforeEach, describe, expect, test } from 'vitest'
import type { User } from '@/api/wire'
import { unreadIn, waitingIn } from '@/app/attention/unread-in'
import { TestBrowser } from '@/core/testing/browser'
import { TinyServer } from '@/core/testing/tiny-server'

let server: TinyServer
let ada: TestBrowser
let ben: User

beforeEach(async () => {
  server = new TinyServer()
  server.makeRoom('garden')
  ada = new TestBrowser(server)
  await ada.settle()
  await ada.name('Ada')
  await ada.join('lobby')
  await ada.join('garden')
  ben = server.sayMany(2)
  server.join('garden', ben)
  await ada.settle()
})

const unread = () => unreadIn(ada.chat.rooms.get(), ada.chat.whispers.get())

const waiting = () => waitingIn(ada.chat.rooms.get(), ada.chat.whispers.get())

describe('what waits', () => {
  test('is what was said to one: calls, and what is whispered', async () => {
    expect(waiting()).toBe(0)
    server.whisper('lobby', ben, [ada.me])
    await ada.settle()
    expect(waiting()).toBe(1)
  })
})

describe('what is unread', () => {
  test('is counted over all rooms, with what is whispered there', async () => {
    server.say('garden', ben, 'aloud')
    server.whisper('lobby', ben, [ada.me])
    server.whisper('garden', ben, [ada.me])
    await ada.settle()
    expect(unread()).toBe(5)
    ada.chat.markRead(ada.view('lobby').room.id)
    expect(unread()).toBe(2)
  })

  test('does not count in a room that one has left', async () => {
    server.whisper('garden', ben, [ada.me])
    await ada.settle()
    void ada.chat.membership.leave(ada.view('garden').room.id)
    await ada.settle()
    expect(unread()).toBe(2)
  })
})
