import { beforeEach, describe, expect, test } from 'vitest'
import { TestBrowser } from '@/core/testing/browser'
import { TinyServer } from '@/core/testing/tiny-server'

let server: TinyServer
let ada: TestBrowser

beforeEach(async () => {
  server = new TinyServer()
  ada = new TestBrowser(server)
  await ada.settle()
})

describe('gaps', () => {
  beforeEach(async () => {
    await ada.name('Ada')
    await ada.join('lobby')
  })

  test('messages that were lost on the way are fetched when the next one shows the gap', async () => {
    const ben = server.sayMany(3)
    server.loseBroadcasts()
    server.say('lobby', ben, 'after the gap')
    await ada.settle()
    expect(ada.texts('lobby')).toEqual(['note 1', 'note 2', 'note 3', 'after the gap'])
    expect(ada.joined('lobby').room.revision).toBe(server.room('lobby').revision)
    expect(ada.joined('lobby').unread).toBe(4)
  })

  test('what is said while the gap is being filled comes once and in its place', async () => {
    const ben = server.sayMany(1)
    server.loseBroadcasts()
    server.say('lobby', ben, 'shows the gap')
    server.say('lobby', ben, 'right behind it')
    await ada.settle()
    server.say('lobby', ben, 'later')
    await ada.settle()
    expect(ada.texts('lobby')).toEqual(['note 1', 'shows the gap', 'right behind it', 'later'])
  })

  test('more than one page can be missing', async () => {
    const ben = server.sayMany(45)
    server.loseBroadcasts()
    server.say('lobby', ben, 'after the gap')
    await ada.settle()
    expect(ada.texts('lobby')).toHaveLength(46)
    expect(ada.texts('lobby').at(-1)).toBe('after the gap')
  })

  test('a message that was changed later leaves no hole between the pages of an answer', async () => {
    const ben = server.sayMany(45)
    server.edit('lobby', 3, 'edited')
    server.loseBroadcasts()
    server.say('lobby', ben, 'after the gap')
    await ada.settle()
    expect(ada.view('lobby').timeline.messages).toEqual(server.room('lobby').messages)
    expect(ada.view('lobby').timeline.moreAfter).toBe(false)
  })

  test('a gap in one room asks for that room alone', async () => {
    const garden = server.makeRoom('garden')
    await ada.join('garden')
    const ben = server.sayMany(1)
    server.loseBroadcasts()
    server.asked.length = 0
    server.say('lobby', ben, 'after the gap')
    await ada.settle()
    const { id } = server.room('lobby')
    expect(server.askedFor('catch_up')).toEqual([{ rooms: { [id]: 1 }, whispers: {} }])
    expect(garden.revision).toBe(1)
  })

  test('after falling behind, all rooms that went on are asked for at once', async () => {
    server.makeRoom('garden')
    server.makeRoom('shed')
    for (const room of ['garden', 'shed']) await ada.join(room)
    const ben = server.sayMany(2)
    server.join('garden', ben)
    server.say('garden', ben, 'missed')
    server.asked.length = 0
    server.fallBehind()
    server.say('lobby', ben, 'live again')
    await ada.settle()
    const ids = ['lobby', 'garden'].map((room) => server.room(room).id)
    expect(server.askedFor('catch_up')).toEqual([
      { rooms: { [`${ids[0]}`]: 1, [`${ids[1]}`]: 1 }, whispers: {} },
    ])
    expect(ada.texts('lobby')).toEqual(['note 1', 'note 2', 'live again'])
    expect(ada.texts('garden')).toEqual(['missed'])
    expect(ada.joined('garden').unread).toBe(1)
  })

  test('a room that is not among those one hears after falling behind is left', async () => {
    server.makeRoom('garden')
    await ada.join('garden')
    server.tellBehind(ada.me, ['lobby'])
    await ada.settle()
    expect(ada.view('garden').standing).toBe('visitor')
    expect(ada.joined('lobby').standing).toBe('member')
  })

  test('a room that is too far behind is read anew from its newest page, without a hole', async () => {
    const ben = server.sayMany(10)
    await ada.settle()
    ada.chat.follow(ada.view('lobby').room.id, true)
    for (let number = 1; number <= 90; number += 1) server.say('lobby', ben, `far ${number}`)
    server.fallBehind()
    server.say('lobby', ben, 'live again')
    await ada.settle()
    expect(ada.texts('lobby').at(-1)).toBe('live again')
    expect(ada.texts('lobby')).toHaveLength(50)
    expect(ada.view('lobby').timeline).toMatchObject({ moreBefore: true, moreAfter: false })
    expect(ada.joined('lobby')).toMatchObject({ unread: 0, catchingUp: false })
    expect(ada.joined('lobby').room).toEqual(server.room('lobby').facts())
  })

  test('what somebody reads further up is brought up to date when the room ran away', async () => {
    const ben = server.sayMany(10)
    await ada.settle()
    server.edit('lobby', 2, 'edited')
    for (let number = 1; number <= 90; number += 1) server.say('lobby', ben, `far ${number}`)
    server.fallBehind()
    await ada.settle()
    expect(ada.view('lobby').timeline.messages).toEqual(server.room('lobby').messages.slice(0, 10))
    expect(ada.view('lobby').timeline.moreAfter).toBe(true)
    expect(ada.joined('lobby').unread).toBe(100)
  })

  test('a room that was never opened only counts what was said, however much', async () => {
    ada.reload()
    await ada.settle()
    const ben = server.sayMany(90)
    server.asked.length = 0
    server.fallBehind()
    server.say('lobby', ben, 'live again')
    await ada.settle()
    expect(ada.joined('lobby').unread).toBe(91)
    expect(server.askedFor('catch_up')).toHaveLength(1)
    expect(server.askedFor('history')).toHaveLength(0)
  })

  test('a room that is not ours any more is gone, unless somebody looks at it', async () => {
    server.makeRoom('garden')
    await ada.join('garden')
    const ben = server.sayMany(1)
    server.join('garden', ben)
    for (const room of ['lobby', 'garden']) server.leave(room, ada.me)
    server.loseBroadcasts()
    server.tellBehind(ada.me, ['lobby', 'garden'])
    await ada.settle()
    expect(ada.knows('lobby')).toBe(false)
    expect(ada.view('garden').standing).toBe('visitor')
  })

  test.each([
    ['unavailable', 3_000],
    ['rate_limited', 3_000],
    ['timed_out', null],
  ])(
    'a refusal that passes (%s) is waited for, and live messages wait too',
    async (code, after) => {
      const ben = server.sayMany(2)
      server.loseBroadcasts()
      server.refuse('catch_up', code, after)
      server.say('lobby', ben, 'after the gap')
      await ada.settle()
      expect(ada.texts('lobby')).toEqual([])
      expect(ada.joined('lobby').catchingUp).toBe(true)
      server.say('lobby', ben, 'meanwhile')
      await ada.wait(3_000)
      expect(ada.texts('lobby')).toEqual(['note 1', 'note 2', 'after the gap', 'meanwhile'])
      expect(ada.joined('lobby').catchingUp).toBe(false)
    },
  )

  test('a refusal that stays is shown, and trying again repairs it', async () => {
    const ben = server.sayMany(2)
    server.loseBroadcasts()
    server.refuse('catch_up', 'internal')
    server.say('lobby', ben, 'after the gap')
    await ada.settle()
    expect(ada.joined('lobby').loading).toMatchObject({ problem: { code: 'internal' } })
    ada.chat.reload()
    await ada.settle()
    expect(ada.texts('lobby')).toEqual(['note 1', 'note 2', 'after the gap'])
    expect(ada.joined('lobby').room).toEqual(server.room('lobby').facts())
  })

  test('thousands of broadcasts during a long wait are not kept, and nothing is missing', async () => {
    const ben = server.sayMany(2)
    server.loseBroadcasts()
    server.refuse('catch_up', 'unavailable', 5_000)
    ada.chat.follow(ada.view('lobby').room.id, true)
    for (let number = 0; number < 700; number += 1) server.say('lobby', ben, `flood ${number}`)
    await ada.wait(10_000)
    expect(ada.texts('lobby').at(-1)).toBe('flood 699')
    // One that was refused, one that showed how much it was, and one behind the newest page.
    expect(server.askedFor('catch_up')).toHaveLength(3)
    expect(ada.joined('lobby').room).toEqual(server.room('lobby').facts())
  })
})

describe('the connection comes and goes', () => {
  beforeEach(async () => {
    await ada.name('Ada')
    await ada.join('lobby')
  })

  test('what was said meanwhile is there after coming back', async () => {
    server.sayMany(2)
    await ada.settle()
    server.cut()
    server.sayMany(3, 10)
    await ada.wait()
    expect(ada.texts('lobby')).toEqual(['note 1', 'note 2', 'note 10', 'note 11', 'note 12'])
  })

  test('all rooms that went on are caught up with in one request, in the order of the wire', async () => {
    server.makeRoom('garden')
    server.makeRoom('shed')
    for (const room of ['garden', 'shed']) await ada.join(room)
    server.cut()
    const ben = server.sayMany(2)
    server.join('garden', ben)
    server.asked.length = 0
    await ada.wait()
    const ids = ['lobby', 'garden'].map((room) => server.room(room).id)
    expect(server.askedFor('catch_up')).toEqual([
      { rooms: { [`${ids[0]}`]: 1, [`${ids[1]}`]: 1 }, whispers: {} },
    ])
    expect(server.askedFor('join_room')).toEqual([])
    expect(ada.texts('lobby')).toEqual(['note 1', 'note 2'])
  })

  test('who came and went meanwhile stands where they did', async () => {
    const ben = server.sayMany(2)
    const cleo = server.person('Cleo')
    await ada.settle()
    server.cut()
    server.join('lobby', cleo)
    server.leave('lobby', ben)
    await ada.wait()
    const view = ada.joined('lobby')
    expect(view.people.members.map(({ user }) => user.username)).toEqual(['Ada', 'Cleo'])
    const notices = view.notices.slice(-2).map(({ kind, user }) => `${user.username} ${kind}`)
    expect(notices).toEqual(['Cleo joined', 'Ben1 left'])
  })

  test('a catch-up that is cut goes on where it was, not from its beginning', async () => {
    server.sayMany(1)
    await ada.settle()
    server.cut()
    server.sayMany(45, 10)
    ada.clock.pass(1_000)
    server.asked.length = 0
    // The welcome and the first of three pages arrive.
    server.deliverSome(2)
    server.cut()
    await ada.wait()
    const asks = server
      .askedFor('catch_up')
      .map((body) => Object.values((body as { rooms: object }).rooms)[0])
    expect(asks).toEqual([3, 23, 23, 43])
    expect(ada.view('lobby').timeline.messages).toEqual(server.room('lobby').messages)
  })

  test('who follows a room that ran away is taken to its newest messages', async () => {
    server.sayMany(5)
    await ada.settle()
    ada.chat.follow(ada.view('lobby').room.id, true)
    server.cut()
    server.sayMany(80, 10)
    server.asked.length = 0
    await ada.wait()
    expect(server.askedFor('catch_up')).toEqual([])
    expect(ada.texts('lobby')).toHaveLength(50)
    expect(ada.texts('lobby').at(-1)).toBe('note 89')
    expect(ada.view('lobby').timeline.moreBefore).toBe(true)
  })

  test('who reads further up stays there, with more to load below', async () => {
    server.sayMany(5)
    await ada.settle()
    server.cut()
    server.sayMany(80, 10)
    server.edit('lobby', 5, 'edited')
    await ada.wait()
    expect(ada.texts('lobby')).toEqual(['note 1', 'note 2', 'note 3', 'note 4', 'edited'])
    expect(ada.view('lobby').timeline.moreAfter).toBe(true)
    const loaded = ada.chat.pages.newer(ada.view('lobby').room.id)
    await ada.settle()
    await loaded
    expect(ada.texts('lobby')[5]).toBe('note 10')
  })

  test('a room that was brought back from a backup is shown as it is now', async () => {
    server.sayMany(5)
    await ada.settle()
    server.cut()
    server.room('lobby').restore(3)
    await ada.wait()
    expect(ada.texts('lobby')).toEqual(server.room('lobby').messages.map(({ text }) => text))
    expect(ada.joined('lobby').room).toEqual(server.room('lobby').facts())
  })

  test('a server that is down is asked until it is up', async () => {
    server.isUp = false
    server.cut()
    expect(ada.chat.connection.get().status).toBe('waiting')
    await ada.wait()
    expect(ada.chat.connection.get().status).toBe('waiting')
    server.isUp = true
    await ada.wait()
    expect(ada.chat.connection.get().status).toBe('online')
    expect(ada.joined('lobby').room.members_count).toBe(1)
  })

  test('a guest who was away too long is back in the rooms nobody meant to leave', async () => {
    server.cut()
    server.evict('Ada')
    await ada.wait()
    expect(ada.joined('lobby').room.members_count).toBe(1)
    ada.say('lobby', 'back again')
    await ada.settle()
    expect(ada.texts('lobby')).toEqual(['back again'])
  })

  test('an answer that was lost on the way is no second join', async () => {
    server.cut()
    await ada.wait()
    expect(server.room('lobby').revision).toBe(1)
  })
})
