import { beforeEach, describe, expect, test } from 'vitest'
import type { Message, Room, User } from '@/api/wire'
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
  ben = server.sayMany(3)
  await ada.settle()
  server.asked.length = 0
})

const lobby = () => ada.view('lobby').room.id
const calls = (user: User) => ({ mentions: { users: [user.id], room: false, here: false } })

describe('what calls one', () => {
  test('is counted as long as it is unread, on every way that it comes', async () => {
    server.say('lobby', ben, '@Ada', null, calls(ada.me))
    await ada.settle()
    expect(ada.joined('lobby').mentions).toBe(1)
    server.say('lobby', ben, '@Ada', null, calls(ada.me))
    server.loseBroadcasts()
    server.say('lobby', ben, 'nothing')
    await ada.settle()
    expect(ada.joined('lobby').mentions).toBe(2)
    ada.chat.follow(lobby(), true)
    expect(ada.joined('lobby').mentions).toBe(0)
  })

  test('is unread again from where somebody says so, and stays so while they look on', async () => {
    const called = server.say('lobby', ben, '@Ada', null, calls(ada.me))
    await ada.settle()
    ada.chat.follow(lobby(), true)
    await ada.wait()
    expect(ada.joined('lobby')).toMatchObject({ unread: 0, mentions: 0 })
    server.markRead('lobby', ada.me, 4)
    void ada.chat.markUnread(called)
    expect(ada.joined('lobby')).toMatchObject({ unread: 1, mentions: 1, read: 3 })
    await ada.settle()
    server.say('lobby', ben, 'more')
    await ada.wait()
    expect(ada.joined('lobby')).toMatchObject({ unread: 2, read: 3 })
    expect(server.room('lobby').standingOf(ada.me).read).toBe(3)
  })
})

describe('a message that answers another one', () => {
  const found = (id: string) => ada.chat.quotes.get().get(id)

  test('finds it once, and shows it as it is now', async () => {
    const [first] = server.room('lobby').messages
    const body = { message: { ...first, text: 'as it was' } }
    server.rest.answers.set(`GET messages/${first?.id}`, { status: 200, body })
    ada.chat.quote(first?.id ?? '')
    expect(found(first?.id ?? '')).toEqual({ status: 'loading' })
    await ada.settle()
    await expect.poll(() => found(first?.id ?? '')?.status).toBe('found')
    server.edit('lobby', 1, 'as it is now')
    await ada.settle()
    expect(found(first?.id ?? '')).toMatchObject({ message: { text: 'as it is now' } })
    server.delete('lobby', 1)
    await ada.settle()
    expect(found(first?.id ?? '')).toEqual({ status: 'missing' })
  })

  test('is asked for again on another connection where it could not be found', async () => {
    server.isUp = false
    server.cut()
    ada.chat.quote('later')
    await expect.poll(() => found('later')?.status).toBe('failed')
    server.isUp = true
    await ada.wait()
    expect(found('later')).toBe(undefined)
  })

  test('says where it is gone', async () => {
    ada.chat.quote('nowhere')
    await expect.poll(() => found('nowhere')).toEqual({ status: 'missing' })
  })
})

describe('a place in the past', () => {
  const arrival = () => ada.chat.arrival.get()

  beforeEach(async () => {
    for (let said = 4; said <= 300; said += 1) server.say('lobby', ben, `note ${said}`)
    ada.reload()
    await ada.settle()
  })

  test('is shown with what was said around it, by a link to a message', async () => {
    const wanted = server.room('lobby').messages[99]
    ada.chat.show('lobby', { message: wanted?.id ?? '' })
    await ada.settle()
    expect(arrival()).toMatchObject({ status: 'there', position: 100, message: wanted?.id })
    const { messages, moreAfter, moreBefore } = ada.view('lobby').timeline
    expect(messages.map(({ position }) => position)).toContain(100)
    expect({ moreAfter, moreBefore }).toEqual({ moreAfter: true, moreBefore: true })
    void ada.chat.pages.newest(lobby())
    await ada.settle()
    expect(ada.texts('lobby').at(-1)).toBe('note 300')
  })

  test('is found by position, and at once where it is in memory', async () => {
    await ada.show('lobby')
    ada.chat.show('lobby', { position: 290 })
    await ada.settle()
    expect(arrival()).toMatchObject({ status: 'there', position: 290 })
    expect(server.askedFor('history')).toEqual([])
  })

  test('may be between messages, where something was whispered', async () => {
    await ada.show('lobby')
    const message = { id: 'w', whisper: { id: 'whisper-1', members: [], after: 50 } }
    server.rest.answers.set('GET messages/w', { status: 200, body: { message } })
    ada.chat.show('lobby', { message: 'w' })
    await ada.settle()
    await expect
      .poll(async () => {
        await ada.settle()
        return ada.view('lobby').timeline.messages.some(({ position }) => position === 50)
      })
      .toBe(true)
  })

  test('that is not there is said to be missing, and the room stays as it is', async () => {
    await ada.show('lobby')
    ada.chat.show('lobby', { message: 'nowhere' })
    await expect
      .poll(async () => {
        await ada.settle()
        return arrival()?.status
      })
      .toBe('missing')
    expect(ada.texts('lobby').at(-1)).toBe('note 300')
  })
})

describe('searching', () => {
  const page = { next: null, rooms: [], users: [], results: [] }

  test('goes on over pages that found nothing, and stops where it found something', async () => {
    const message = server.room('lobby').messages[0] as Message
    server.teach('search', { ...page, next: 'on' })
    const search = ada.chat.search.begin({ query: 'note' })
    server.deliverSome(3)
    expect(search.findings.get()).toMatchObject({ status: 'searching', results: [] })
    server.teach('search', { ...page, next: 'on', results: [{ message, highlights: [] }] })
    await ada.settle()
    expect(search.findings.get()).toMatchObject({ status: 'paused', results: [{ message }] })
    server.teach('search', page)
    search.more()
    await ada.settle()
    expect(search.findings.get().status).toBe('complete')
    expect(server.askedFor('search').at(-1)).toMatchObject({ cursor: 'on' })
  })

  test('says why it went no further, and can be tried again', async () => {
    server.refuse('search', 'invalid_request')
    const search = ada.chat.search.begin({ query: 'before:never' })
    await ada.settle()
    expect(search.findings.get()).toMatchObject({ problem: { code: 'invalid_request' } })
    server.teach('search', page)
    search.more()
    await ada.settle()
    expect(search.findings.get()).toMatchObject({ status: 'complete', problem: null })
  })
})

describe('rooms', () => {
  const direct = (): Room => ({
    ...server.room('lobby').facts(),
    ...{ id: 'direct', kind: 'direct', name: null, members: [ada.me, ben], head: 0, revision: 2 },
  })

  test('a direct room that one opened is there at once', async () => {
    server.teach('open_direct', { room: direct() })
    void ada.chat.membership.openDirect({ user: ben.id })
    await ada.settle()
    expect(ada.chat.rooms.get().get('direct')).toMatchObject({ standing: 'member', unread: 0 })
  })

  test('who asks to be let in waits until somebody answers', async () => {
    const asking = () => ada.chat.membership.requests.asking.get().get(lobby()) ?? []
    server.tellAll('join_asked', { room: lobby(), user: ben, text: 'please' })
    await ada.settle()
    expect(asking()).toMatchObject([{ user: ben, text: 'please' }])
    server.teach('answer_join_request', {})
    void ada.chat.membership.answer(lobby(), ben.id, false)
    await ada.settle()
    expect(asking()).toEqual([])
  })

  test('somebody who is muted only listens until then', async () => {
    const { revision } = server.room('lobby')
    const until = new Date(ada.clock.now() + 60_000).toISOString()
    const muted = { room: lobby(), user: ada.me, role: 'member', muted_until: until } as const
    server.tellAll('member_changed', { ...muted, revision: revision + 1 })
    await ada.settle()
    expect(ada.joined('lobby').mutedUntil).toBe(until)
  })

  test('how far others have read is shown where the room tells it', async () => {
    const room = { ...server.room('lobby').facts(), receipts: true }
    server.tellAll('room_changed', { ...room, revision: room.revision + 1 })
    const moved = { room: lobby(), whisper: null, user: ben, position: 2, changes: 4 }
    server.tellAll('read', moved)
    await ada.settle()
    const member = ada.joined('lobby').people.members.find(({ user }) => user.id === ben.id)
    expect(member?.read).toBe(2)
    expect(ada.joined('lobby').read).toBe(0)
  })
})
