import { beforeEach, describe, expect, test } from 'vitest'
import type { Presence, User } from '@/api/wire'
import { TestBrowser } from '@/core/testing/browser'
import { TinyServer } from '@/core/testing/tiny-server'

let server: TinyServer
let ada: TestBrowser
let ben: User

beforeEach(async () => {
  server = new TinyServer()
  ada = new TestBrowser(server)
  await ada.settle()
  await ada.name('Ada')
  await ada.join('lobby')
  ben = server.sayMany(1)
  await ada.settle()
  server.asked.length = 0
})

const presenceOf = (user: User, status: Presence['status']): Presence => ({
  ...{ user, status, last_active_at: null, text: null, emoji: null },
})

describe('who is there', () => {
  test('is asked once for all who are on screen, and again on another connection', async () => {
    server.teach('watch', { presences: [presenceOf(ben, 'online')] })
    const stop = ada.chat.people.watch([ben.id])
    const stopSecond = ada.chat.people.watch([ben.id, ada.me.id])
    await ada.wait(500)
    expect(server.askedFor('watch')).toEqual([{ users: [ben.id, ada.me.id] }])
    expect(ada.chat.people.presences.get().get(ben.id)?.status).toBe('online')
    stop()
    await ada.wait(500)
    expect(server.askedFor('watch')).toHaveLength(1)
    stopSecond()
    await ada.wait(500)
    expect(server.askedFor('watch').at(-1)).toEqual({ users: [] })
    ada.chat.people.watch([ben.id])
    server.cut()
    await ada.wait()
    expect(server.askedFor('watch').at(-1)).toEqual({ users: [ben.id] })
  })

  test('is what was heard last', async () => {
    server.tellAll('presence', presenceOf(ben, 'away'))
    await ada.settle()
    expect(ada.chat.people.presences.get().get(ben.id)?.status).toBe('away')
  })
})

describe('who writes', () => {
  const typists = () => ada.chat.typing.typists.get().get(ada.view('lobby').room.id) ?? []

  test('is shown until it is said, given up or forgotten', async () => {
    const typed = { room: ada.view('lobby').room.id, whisper: null, user: ben }
    server.tellAll('typing', { ...typed, on: true })
    await ada.settle()
    expect(typists()).toEqual([ben])
    server.tellAll('typing', { ...typed, on: false })
    await ada.settle()
    expect(typists()).toEqual([])
    server.tellAll('typing', { ...typed, on: true })
    server.say('lobby', ben, 'said')
    await ada.settle()
    expect(typists()).toEqual([])
    server.tellAll('typing', { ...typed, on: true })
    await ada.settle()
    await ada.wait(5_500)
    expect(typists()).toEqual([ben])
    await ada.wait(1_000)
    expect(typists()).toEqual([])
  })

  test('tells so now and then, and no more once it is sent', async () => {
    server.teach('typing', {})
    const { id: room } = ada.view('lobby').room
    for (let key = 0; key < 8; key += 1) {
      ada.chat.typing.type({ room })
      await ada.wait(500)
    }
    expect(server.askedFor('typing')).toEqual([
      { room, on: true },
      { room, on: true },
    ])
    ada.say('lobby', 'done')
    await ada.settle()
    expect(server.askedFor('typing').at(-1)).toEqual({ room, on: false })
    await ada.wait()
    expect(server.askedFor('typing')).toHaveLength(3)
  })
})

describe('somebody who is called otherwise from now on', () => {
  test('is so wherever they stand', async () => {
    server.whisper('lobby', ben, [ada.me], 'psst')
    await ada.settle()
    const now = { ...ben, name: 'Benjamin' }
    server.tellAll('profile_changed', now)
    await ada.settle()
    const { timeline, people, notices } = ada.joined('lobby')
    const authors = [...timeline.messages, ...timeline.whispers].map(({ author }) => author.name)
    expect(new Set(authors)).toEqual(new Set(['Benjamin']))
    expect(people.members.find(({ user }) => user.id === ben.id)?.user).toEqual(now)
    expect(notices.map(({ user }) => user.name)).toEqual(['Benjamin'])
    expect(ada.chat.people.users.get().get(ben.id)).toEqual(now)
  })

  test('may have deleted their account, which those hear who are left in their rooms', async () => {
    server.whisper('lobby', ben, [ada.me], 'psst')
    await ada.settle()
    const now = { ...ben, username: 'deleted user', name: null, avatar: null }
    server.leave('lobby', now)
    await ada.settle()
    expect(ada.chat.people.users.get().get(ben.id)).toEqual(now)
    const authors = ada.joined('lobby').timeline.whispers.map(({ author }) => author.username)
    expect(new Set(authors)).toEqual(new Set(['deleted user']))
  })

  test('may be oneself', async () => {
    server.tellAll('profile_changed', { ...ada.me, name: 'Ada L.' })
    await ada.settle()
    expect(ada.me.name).toBe('Ada L.')
  })
})

describe('whom one only knows by id', () => {
  test('is looked up once', async () => {
    const profile = { ...server.person('Far'), id: 'far', role: 'member' }
    server.rest.answers.set('GET users/far', { status: 200, body: { profile } })
    ada.chat.people.lookUp(['far'])
    ada.chat.people.lookUp(['far', ben.id])
    await ada.settle()
    expect(ada.chat.people.users.get().get('far')).toMatchObject({ username: 'Far' })
    expect(ada.chat.people.isGone('far')).toBe(false)
  })

  test('is gone where there is nobody of that id any more', async () => {
    const error = { code: 'user_not_found', message: 'There is nobody.' }
    server.rest.answers.set('GET users/far', { status: 404, body: { error } })
    ada.chat.people.lookUp(['far'])
    expect(ada.chat.people.isGone('far')).toBe(false)
    await ada.settle()
    expect(ada.chat.people.isGone('far')).toBe(true)
  })
})

describe('whom one blocks', () => {
  test('is known once it was asked for, and changes with what one does', async () => {
    server.rest.answers.set('GET blocks?limit=100', {
      status: 200,
      body: { users: [ben], next: null },
    })
    server.teach('block', {})
    expect(ada.chat.people.blocked.get()).toBe(null)
    void ada.chat.people.loadBlocked()
    await ada.settle()
    await expect.poll(() => ada.chat.people.blocked.get()?.has(ben.id)).toBe(true)
    void ada.chat.people.block(ben, false)
    await ada.settle()
    expect([...(ada.chat.people.blocked.get() ?? [])]).toEqual([])
  })
})
