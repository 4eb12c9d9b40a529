import { beforeEach, describe, expect, test } from 'vitest'
import type { SendMessage } from '@/api/wire'
import { TestBrowser } from '@/core/testing/browser'
import { TinyServer } from '@/core/testing/tiny-server'

let server: TinyServer
let ada: TestBrowser

const session = () => ada.chat.session.get()
const me = () => {
  const state = session()
  if (state.phase !== 'named') throw new Error('Nobody has a name yet')
  return state.me
}
const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve()
}
const asked = (name: string) =>
  server.asked.filter((request) => request.name === name).map(({ body }) => body)
const sayMany = (count: number, from = 1) => {
  const ben = server.person(`Ben${from}`)
  server.join('lobby', ben)
  for (let number = from; number < from + count; number += 1) {
    server.say('lobby', ben, `note ${number}`)
  }
  return ben
}

beforeEach(async () => {
  server = new TinyServer()
  ada = new TestBrowser(server)
  await ada.settle()
})

describe('coming in', () => {
  test('somebody new is asked for a name', () => {
    expect(session()).toMatchObject({ phase: 'nameless', reason: { kind: 'new' } })
  })

  test('a free name is taken at once', async () => {
    await ada.name('Ada')
    expect(session()).toMatchObject({ phase: 'named', me: { username: 'Ada' } })
  })

  test('a name that is taken is refused, and one is asked again', async () => {
    server.person('Ada')
    const asked = ada.chat.takeName('Ada')
    await ada.settle()
    expect(await asked).toMatchObject({ ok: false, reason: { code: 'username_taken' } })
    expect(session().phase).toBe('nameless')
  })

  test('a reload brings back the same person and their rooms', async () => {
    await ada.name('Ada')
    await ada.join('lobby')
    ada.reload()
    await ada.settle()
    expect(session()).toMatchObject({ phase: 'named', me: { username: 'Ada' } })
    expect(ada.joined('lobby').room.members_count).toBe(1)
  })

  test('who lost the name to somebody else is told so', async () => {
    await ada.name('Ada')
    server.giveAway('Ada')
    ada.reload()
    await ada.settle()
    expect(session()).toMatchObject({
      phase: 'nameless',
      reason: { kind: 'name_lost', name: 'Ada' },
    })
  })

  test('a token that is good no more leads back to the door', async () => {
    await ada.name('Ada')
    server.revoke('Ada')
    ada.reload()
    await ada.settle()
    expect(session()).toMatchObject({
      phase: 'nameless',
      reason: { kind: 'signed_out', name: 'Ada' },
    })
  })

  test('who signs out leaves nothing behind in the browser', async () => {
    await ada.name('Ada')
    await ada.join('lobby')
    ada.chat.signOut()
    await ada.settle()
    expect(session().phase).toBe('nameless')
    expect(ada.knows('lobby')).toBe(false)
    ada.reload()
    await ada.settle()
    expect(session().phase).toBe('nameless')
  })
})

describe('rooms', () => {
  beforeEach(() => ada.name('Ada'))

  test('a visitor reads the history and cannot send', async () => {
    sayMany(3)
    await ada.show('lobby')
    const view = ada.view('lobby')
    expect(ada.texts('lobby')).toEqual(['note 1', 'note 2', 'note 3'])
    expect(ada.chat.actsIn(view)).not.toHaveProperty('send')
  })

  test('a room that does not exist is missing, whatever was open before', async () => {
    await ada.join('lobby')
    await ada.show('nowhere')
    expect(ada.chat.openRoom.get()).toMatchObject({
      status: 'missing',
      problem: { code: 'room_not_found' },
    })
  })

  test('who creates a room is its owner and alone in it', async () => {
    const asked = ada.chat.createRoom({ name: 'garden', topic: 'Slugs' })
    await ada.settle()
    expect(await asked).toMatchObject({ ok: true })
    await ada.show('garden')
    expect(ada.joined('garden')).toMatchObject({ role: 'owner', unread: 0 })
    expect(ada.joined('garden').people.members).toHaveLength(1)
    ada.say('garden', 'first')
    await ada.settle()
    expect(ada.texts('garden')).toEqual(['first'])
  })

  test('a room that exists already is not created again', async () => {
    const asked = ada.chat.createRoom({ name: 'lobby' })
    await ada.settle()
    expect(await asked).toMatchObject({ ok: false, reason: { code: 'room_name_taken' } })
  })

  test('people come and go before our eyes', async () => {
    await ada.join('lobby')
    const ben = server.person('Ben')
    server.join('lobby', ben)
    await ada.settle()
    const names = () => ada.joined('lobby').people.members.map(({ user }) => user.username)
    expect(names()).toEqual(['Ada', 'Ben'])
    server.leave('lobby', ben)
    await ada.settle()
    expect(names()).toEqual(['Ada'])
    expect(ada.joined('lobby').notices.map(({ kind }) => kind)).toEqual(['joined', 'left'])
    expect(ada.joined('lobby').room.members_count).toBe(1)
  })

  test('who leaves hears nothing more, and may join again', async () => {
    await ada.join('lobby')
    const left = ada.chat.actsIn(ada.joined('lobby')).leave()
    await ada.settle()
    expect(await left).toMatchObject({ ok: true })
    sayMany(1)
    await ada.settle()
    expect(ada.view('lobby').standing).toBe('visitor')
    expect(ada.texts('lobby')).toEqual([])
    await ada.join('lobby')
    expect(ada.texts('lobby')).toEqual(['note 1'])
  })

  test('what arrives elsewhere is unread until one looks at it', async () => {
    await ada.join('lobby')
    sayMany(2)
    await ada.settle()
    expect(ada.joined('lobby').unread).toBe(2)
    ada.chat.follow(ada.view('lobby').room.id, true)
    expect(ada.joined('lobby').unread).toBe(0)
    sayMany(1, 10)
    await ada.settle()
    expect(ada.joined('lobby').unread).toBe(0)
    ada.chat.follow(ada.view('lobby').room.id, false)
    sayMany(1, 20)
    await ada.settle()
    expect(ada.joined('lobby').unread).toBe(1)
  })

  test('what was read stays read after a reload', async () => {
    await ada.join('lobby')
    sayMany(2)
    await ada.settle()
    ada.chat.follow(ada.view('lobby').room.id, true)
    ada.reload()
    await ada.settle()
    expect(ada.joined('lobby').unread).toBe(0)
    sayMany(1, 10)
    await ada.settle()
    expect(ada.joined('lobby').unread).toBe(1)
  })

  test('history comes page by page and without a hole', async () => {
    sayMany(130)
    await ada.join('lobby')
    const { id } = ada.view('lobby').room
    expect(ada.texts('lobby')).toHaveLength(50)
    for (let page = 0; page < 3; page += 1) {
      const asked = ada.chat.pages.older(id)
      await ada.settle()
      expect(await asked).toBeNull()
    }
    expect(ada.texts('lobby')).toEqual(
      Array.from({ length: 130 }, (_, index) => `note ${index + 1}`),
    )
    expect(ada.view('lobby').timeline.moreBefore).toBe(false)
  })

  test('a page that a new message has overtaken leaves no hole behind it', async () => {
    const ben = sayMany(60)
    await ada.join('lobby')
    const { id } = ada.view('lobby').room
    void ada.chat.pages.newest(id)
    server.say('lobby', ben, 'overtakes the page')
    await ada.settle()
    expect(ada.texts('lobby').at(-1)).toBe('note 60')
    expect(ada.view('lobby').timeline.moreAfter).toBe(true)
    void ada.chat.pages.newer(id)
    await ada.settle()
    expect(ada.texts('lobby').at(-1)).toBe('overtakes the page')
    expect(ada.view('lobby').timeline.moreAfter).toBe(false)
  })
})

describe('gaps', () => {
  beforeEach(async () => {
    await ada.name('Ada')
    await ada.join('lobby')
  })

  test('messages that were lost on the way are fetched when the next one shows the gap', async () => {
    const ben = sayMany(3)
    server.loseBroadcasts()
    server.say('lobby', ben, 'after the gap')
    await ada.settle()
    expect(ada.texts('lobby')).toEqual(['note 1', 'note 2', 'note 3', 'after the gap'])
    expect(ada.joined('lobby').room.revision).toBe(server.room('lobby').revision)
    expect(ada.joined('lobby').unread).toBe(4)
  })

  test('what is said while the gap is being filled comes once and in its place', async () => {
    const ben = sayMany(1)
    server.loseBroadcasts()
    server.say('lobby', ben, 'shows the gap')
    server.say('lobby', ben, 'right behind it')
    await ada.settle()
    server.say('lobby', ben, 'later')
    await ada.settle()
    expect(ada.texts('lobby')).toEqual(['note 1', 'shows the gap', 'right behind it', 'later'])
  })

  test('more than one page can be missing', async () => {
    const ben = sayMany(45)
    server.loseBroadcasts()
    server.say('lobby', ben, 'after the gap')
    await ada.settle()
    expect(ada.texts('lobby')).toHaveLength(46)
    expect(ada.texts('lobby').at(-1)).toBe('after the gap')
  })

  test('a message that was changed later leaves no hole between the pages of an answer', async () => {
    const ben = sayMany(45)
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
    const ben = sayMany(1)
    server.loseBroadcasts()
    server.asked.length = 0
    server.say('lobby', ben, 'after the gap')
    await ada.settle()
    const { id } = server.room('lobby')
    expect(asked('catch_up')).toEqual([{ rooms: { [id]: 1 }, whispers: {} }])
    expect(garden.revision).toBe(1)
  })

  test('after falling behind, all rooms that went on are asked for at once', async () => {
    server.makeRoom('garden')
    server.makeRoom('shed')
    for (const room of ['garden', 'shed']) await ada.join(room)
    const ben = sayMany(2)
    server.join('garden', ben)
    server.say('garden', ben, 'missed')
    server.asked.length = 0
    server.fallBehind()
    server.say('lobby', ben, 'live again')
    await ada.settle()
    const ids = ['lobby', 'garden'].map((room) => server.room(room).id)
    expect(asked('catch_up')).toEqual([
      { rooms: { [`${ids[0]}`]: 1, [`${ids[1]}`]: 1 }, whispers: {} },
    ])
    expect(ada.texts('lobby')).toEqual(['note 1', 'note 2', 'live again'])
    expect(ada.texts('garden')).toEqual(['missed'])
    expect(ada.joined('garden').unread).toBe(1)
  })

  test('a room that is too far behind is read anew from its newest page, without a hole', async () => {
    const ben = sayMany(10)
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
    const ben = sayMany(10)
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
    const ben = sayMany(90)
    server.asked.length = 0
    server.fallBehind()
    server.say('lobby', ben, 'live again')
    await ada.settle()
    expect(ada.joined('lobby').unread).toBe(91)
    expect(asked('catch_up')).toHaveLength(1)
    expect(asked('history')).toHaveLength(0)
  })

  test('a room that is not ours any more is gone, unless somebody looks at it', async () => {
    server.makeRoom('garden')
    await ada.join('garden')
    const ben = sayMany(1)
    server.join('garden', ben)
    for (const room of ['lobby', 'garden']) server.leave(room, me())
    server.loseBroadcasts()
    server.tellBehind(me(), ['lobby', 'garden'])
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
      const ben = sayMany(2)
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
    const ben = sayMany(2)
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
    const ben = sayMany(2)
    server.loseBroadcasts()
    server.refuse('catch_up', 'unavailable', 5_000)
    ada.chat.follow(ada.view('lobby').room.id, true)
    for (let number = 0; number < 700; number += 1) server.say('lobby', ben, `flood ${number}`)
    await ada.wait(10_000)
    expect(ada.texts('lobby').at(-1)).toBe('flood 699')
    // One that was refused, one that showed how much it was, and one behind the newest page.
    expect(asked('catch_up')).toHaveLength(3)
    expect(ada.joined('lobby').room).toEqual(server.room('lobby').facts())
  })
})

describe('the connection comes and goes', () => {
  beforeEach(async () => {
    await ada.name('Ada')
    await ada.join('lobby')
  })

  test('what was said meanwhile is there after coming back', async () => {
    sayMany(2)
    await ada.settle()
    server.cut()
    sayMany(3, 10)
    await ada.wait()
    expect(ada.texts('lobby')).toEqual(['note 1', 'note 2', 'note 10', 'note 11', 'note 12'])
  })

  test('all rooms that went on are caught up with in one request, in the order of the wire', async () => {
    server.makeRoom('garden')
    server.makeRoom('shed')
    for (const room of ['garden', 'shed']) await ada.join(room)
    server.cut()
    const ben = sayMany(2)
    server.join('garden', ben)
    server.asked.length = 0
    await ada.wait()
    const ids = ['lobby', 'garden'].map((room) => server.room(room).id)
    expect(asked('catch_up')).toEqual([
      { rooms: { [`${ids[0]}`]: 1, [`${ids[1]}`]: 1 }, whispers: {} },
    ])
    expect(asked('join_room')).toEqual([])
    expect(ada.texts('lobby')).toEqual(['note 1', 'note 2'])
  })

  test('who came and went meanwhile stands where they did', async () => {
    const ben = sayMany(2)
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
    sayMany(1)
    await ada.settle()
    server.cut()
    sayMany(45, 10)
    ada.clock.pass(1_000)
    server.asked.length = 0
    // The welcome and the first of three pages arrive.
    server.deliverSome(2)
    server.cut()
    await ada.wait()
    const asks = asked('catch_up').map(
      (body) => Object.values((body as { rooms: object }).rooms)[0],
    )
    expect(asks).toEqual([3, 23, 23, 43])
    expect(ada.view('lobby').timeline.messages).toEqual(server.room('lobby').messages)
  })

  test('who follows a room that ran away is taken to its newest messages', async () => {
    sayMany(5)
    await ada.settle()
    ada.chat.follow(ada.view('lobby').room.id, true)
    server.cut()
    sayMany(80, 10)
    server.asked.length = 0
    await ada.wait()
    expect(asked('catch_up')).toEqual([])
    expect(ada.texts('lobby')).toHaveLength(50)
    expect(ada.texts('lobby').at(-1)).toBe('note 89')
    expect(ada.view('lobby').timeline.moreBefore).toBe(true)
  })

  test('who reads further up stays there, with more to load below', async () => {
    sayMany(5)
    await ada.settle()
    server.cut()
    sayMany(80, 10)
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
    sayMany(5)
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

describe('sending', () => {
  beforeEach(async () => {
    await ada.name('Ada')
    await ada.join('lobby')
  })

  test('a message is pending until it stands in the room, and stands there once', async () => {
    ada.say('lobby', 'hello')
    expect(ada.pending()).toEqual(['hello: sending'])
    await ada.settle()
    expect(ada.pending()).toEqual([])
    expect(ada.texts('lobby')).toEqual(['hello'])
  })

  test('many messages go out in the order they were written', async () => {
    for (let number = 1; number <= 10; number += 1) ada.say('lobby', `line ${number}`)
    await ada.settle()
    expect(ada.texts('lobby')).toEqual(
      Array.from({ length: 10 }, (_, index) => `line ${index + 1}`),
    )
  })

  test('what was written without a connection waits and is sent in order', async () => {
    server.isUp = false
    server.cut()
    ada.say('lobby', 'one')
    ada.say('lobby', 'two')
    expect(ada.pending()).toEqual(['one: waiting', 'two: waiting'])
    server.isUp = true
    await ada.wait()
    expect(ada.pending()).toEqual([])
    expect(ada.texts('lobby')).toEqual(['one', 'two'])
  })

  test('a message whose acknowledgement was lost is stored and shown once', async () => {
    ada.say('lobby', 'hello')
    await turns(2)
    expect(server.room('lobby').messages).toHaveLength(1)
    server.cut()
    expect(ada.pending()).toEqual(['hello: waiting'])
    await ada.wait()
    expect(server.room('lobby').messages).toHaveLength(1)
    expect(ada.texts('lobby')).toEqual(['hello'])
    expect(ada.pending()).toEqual([])
  })

  test('what the server refuses stays, and the rest goes on', async () => {
    ada.say('lobby', 'bad')
    ada.say('lobby', 'good')
    await ada.settle()
    expect(ada.pending()).toEqual(['bad: failed'])
    expect(ada.texts('lobby')).toEqual(['good'])
    const [failed] = ada.chat.outbox.get()
    ada.chat.retry(failed?.clientId ?? '')
    await ada.settle()
    expect(ada.pending()).toEqual(['bad: failed'])
    ada.chat.discard(failed?.clientId ?? '')
    expect(ada.pending()).toEqual([])
  })

  test('a reload loses nothing that was written', async () => {
    server.isUp = false
    server.cut()
    ada.say('lobby', 'kept')
    server.isUp = true
    ada.reload()
    await ada.settle()
    await ada.show('lobby')
    expect(server.room('lobby').messages.map(({ text }) => text)).toEqual(['kept'])
    expect(ada.pending()).toEqual([])
  })

  test('a crash loses nothing that was written', async () => {
    server.isUp = false
    server.cut()
    ada.say('lobby', 'kept')
    server.isUp = true
    ada.crash()
    await ada.settle()
    expect(server.room('lobby').messages.map(({ text }) => text)).toEqual(['kept'])
  })

  test('what a closed tab had not sent, the next one sends in its order', async () => {
    server.isUp = false
    server.cut()
    for (const text of ['one', 'two', 'three']) ada.say('lobby', text)
    server.isUp = true
    ada.close()
    await ada.settle()
    expect(server.room('lobby').messages.map(({ text }) => text)).toEqual(['one', 'two', 'three'])
    ada.close()
    await ada.settle()
    expect(ada.pending()).toEqual([])
    expect(server.room('lobby').messages).toHaveLength(3)
  })

  test('a page that comes back after it was left sends nothing twice', async () => {
    server.isUp = false
    server.cut()
    ada.say('lobby', 'once')
    ada.chat.leavePage()
    ada.chat.comeBackToPage()
    server.isUp = true
    await ada.wait()
    expect(server.room('lobby').messages.map(({ text }) => text)).toEqual(['once'])
    ada.close()
    await ada.settle()
    expect(server.asked.filter(({ name }) => name === 'send_message')).toHaveLength(1)
  })

  test('another tab does not send what this one has kept', async () => {
    server.refuse('send_message', 'unavailable', 3_600_000)
    ada.say('lobby', 'mine')
    await ada.settle()
    ada.newTab()
    await ada.settle()
    expect(ada.pending()).toEqual([])
    expect(server.room('lobby').messages).toEqual([])
  })

  test('a tab that is duplicated with what it keeps doubles nothing', async () => {
    server.isUp = false
    server.cut()
    ada.say('lobby', 'one')
    ada.say('lobby', 'two')
    ada.duplicateTab()
    server.isUp = true
    await ada.wait()
    expect(server.room('lobby').messages.map(({ text }) => text)).toEqual(['one', 'two'])
    expect(ada.pending()).toEqual([])
  })

  test('what was refused stays refused over a reload, until somebody decides', async () => {
    ada.say('lobby', 'bad')
    await ada.settle()
    ada.reload()
    await ada.settle()
    expect(ada.pending()).toEqual(['bad: failed'])
    expect(asked('send_message')).toHaveLength(1)
    ada.chat.discard(ada.chat.outbox.get()[0]?.clientId ?? '')
    ada.reload()
    await ada.settle()
    expect(ada.pending()).toEqual([])
  })

  test('a message whose answer never comes is repeated under the same id, in its place', async () => {
    server.clock = ada.clock
    ada.say('lobby', 'one')
    ada.say('lobby', 'two')
    await turns(2)
    server.loseAnswers()
    server.loseBroadcasts()
    await ada.settle()
    expect(ada.pending()).toEqual(['one: sending', 'two: waiting'])
    await ada.wait(30_000)
    expect(server.room('lobby').messages.map(({ text }) => text)).toEqual(['one', 'two'])
    const ids = asked('send_message').map((body) => (body as SendMessage).client_id)
    expect(ids).toEqual([ids[0], ids[0], ids[2]])
    expect(ids[2]).not.toBe(ids[0])
    expect(ada.pending()).toEqual([])
  })

  test('a message that is heard holds up nothing, even if its answer never comes', async () => {
    ada.say('lobby', 'one')
    ada.say('lobby', 'two')
    await turns(2)
    server.loseAnswers()
    await ada.settle()
    expect(ada.texts('lobby')).toEqual(['one', 'two'])
    expect(ada.pending()).toEqual([])
  })

  test.each(['unavailable', 'rate_limited'])(
    'after %s a room waits as long as it is told, keeps its order and holds no other',
    async (code) => {
      server.makeRoom('garden')
      await ada.join('garden')
      server.refuse('send_message', code, 5_000)
      for (const text of ['one', 'two']) ada.say('lobby', text)
      await ada.settle()
      ada.say('garden', 'elsewhere')
      await ada.settle()
      expect(ada.pending()).toEqual(['one: waiting', 'two: waiting'])
      expect(ada.texts('garden')).toEqual(['elsewhere'])
      await ada.wait(4_500)
      expect(ada.texts('lobby')).toEqual([])
      await ada.wait(1_000)
      expect(ada.texts('lobby')).toEqual(['one', 'two'])
    },
  )

  test('a server that restarts again and again stores each message once, in its order', async () => {
    server.makeRoom('garden')
    await ada.join('garden')
    const texts = Array.from({ length: 12 }, (_, index) => `line ${index + 1}`)
    for (const [index, text] of texts.entries()) {
      ada.say('lobby', text)
      ada.say('garden', text)
      await turns(4)
      server.deliverSome(index % 4)
      if (index % 3 === 0) server.cut()
      ada.clock.pass(250)
    }
    await ada.wait()
    for (const room of ['lobby', 'garden']) {
      expect(server.room(room).messages.map(({ text }) => text)).toEqual(texts)
      expect(ada.texts(room)).toEqual(texts)
    }
    expect(ada.pending()).toEqual([])
  })

  test('a message that everybody else has talked past is not shown as under way', async () => {
    const ben = sayMany(1)
    await ada.settle()
    ada.chat.follow(ada.view('lobby').room.id, true)
    ada.say('lobby', 'long gone')
    await turns(2)
    for (let number = 1; number <= 90; number += 1) server.say('lobby', ben, `far ${number}`)
    server.fallBehind()
    await ada.settle()
    expect(ada.texts('lobby')).not.toContain('long gone')
    expect(ada.pending()).toEqual([])
  })

  test('another person in this tab does not send it either', async () => {
    server.isUp = false
    server.cut()
    ada.say('lobby', 'private')
    server.isUp = true
    server.giveAway('Ada')
    ada.reload()
    await ada.settle()
    await ada.name('Eve')
    await ada.join('lobby')
    expect(ada.texts('lobby')).toEqual([])
  })

  test('somebody else with the same client id settles nothing of ours', async () => {
    const ben = server.person('Ben')
    server.join('lobby', ben)
    ada.say('lobby', 'bad')
    await ada.settle()
    const clientId = ada.chat.outbox.get()[0]?.clientId ?? null
    server.say('lobby', ben, 'theirs', clientId)
    await ada.settle()
    expect(ada.texts('lobby')).toEqual(['theirs'])
    expect(ada.pending()).toEqual(['bad: failed'])
  })

  test('an image that takes long to read is not overtaken by the next message', async () => {
    let read: (bytes: ArrayBuffer) => void = () => undefined
    const file = new File([], 'big.png', { type: 'image/png' })
    file.arrayBuffer = () => new Promise((resolve) => (read = resolve))
    const image = { file, previewUrl: 'blob:none', width: 1, height: 1, alt: '' }
    ada.say('lobby', 'look', [image])
    ada.say('lobby', 'how nice')
    await ada.settle()
    expect(ada.pending()).toEqual(['look: sending', 'how nice: waiting'])
    read(new ArrayBuffer(0))
    await ada.settle()
    expect(ada.texts('lobby')).toEqual(['look', 'how nice'])
  })

  test('an image that is being read when the connection breaks is sent once', async () => {
    let read: (bytes: ArrayBuffer) => void = () => undefined
    const file = new File([], 'big.png', { type: 'image/png' })
    file.arrayBuffer = () => new Promise((resolve) => (read = resolve))
    const image = { file, previewUrl: 'blob:none', width: 1, height: 1, alt: '' }
    ada.say('lobby', 'look', [image])
    const readFirst = read
    server.cut()
    await ada.wait()
    readFirst(new ArrayBuffer(0))
    read(new ArrayBuffer(0))
    await ada.settle()
    expect(ada.texts('lobby')).toEqual(['look'])
    expect(ada.pending()).toEqual([])
  })

  test('an image that cannot be read any more fails by itself', async () => {
    const file = new File([], 'gone.png', { type: 'image/png' })
    file.arrayBuffer = () => Promise.reject(new DOMException('moved', 'NotReadableError'))
    const image = { file, previewUrl: 'blob:none', width: 1, height: 1, alt: '' }
    ada.say('lobby', 'look', [image])
    ada.say('lobby', 'and this')
    await ada.settle()
    expect(ada.pending()).toEqual(['look: failed'])
    expect(ada.chat.holdsUnsavedImages).toBe(true)
    expect(ada.texts('lobby')).toEqual(['and this'])
  })
})
