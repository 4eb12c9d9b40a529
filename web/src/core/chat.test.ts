import { beforeEach, describe, expect, test } from 'vitest'
import { TestBrowser } from '@/core/testing/browser'
import { TinyServer } from '@/core/testing/tiny-server'

let server: TinyServer
let ada: TestBrowser

const session = () => ada.chat.session.get()

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
    const asked = ada.chat.entrance.takeName('Ada')
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
    await ada.chat.entrance.signOut()
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
    server.sayMany(3)
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
    const asked = ada.chat.membership.create({ name: 'garden', topic: 'Slugs' })
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
    const asked = ada.chat.membership.create({ name: 'lobby' })
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
    server.sayMany(1)
    await ada.settle()
    expect(ada.view('lobby').standing).toBe('visitor')
    expect(ada.texts('lobby')).toEqual([])
    await ada.join('lobby')
    expect(ada.texts('lobby')).toEqual(['note 1'])
  })

  test('what arrives elsewhere is unread until one looks at it', async () => {
    await ada.join('lobby')
    server.sayMany(2)
    await ada.settle()
    expect(ada.joined('lobby').unread).toBe(2)
    ada.chat.follow(ada.view('lobby').room.id, true)
    expect(ada.joined('lobby').unread).toBe(0)
    server.sayMany(1, 10)
    await ada.settle()
    expect(ada.joined('lobby').unread).toBe(0)
    ada.chat.follow(ada.view('lobby').room.id, false)
    server.sayMany(1, 20)
    await ada.settle()
    expect(ada.joined('lobby').unread).toBe(1)
  })

  test('what was read stays read after a reload', async () => {
    await ada.join('lobby')
    server.sayMany(2)
    await ada.settle()
    ada.chat.follow(ada.view('lobby').room.id, true)
    ada.reload()
    await ada.settle()
    expect(ada.joined('lobby').unread).toBe(0)
    server.sayMany(1, 10)
    await ada.settle()
    expect(ada.joined('lobby').unread).toBe(1)
  })

  test('history comes page by page and without a hole', async () => {
    server.sayMany(130)
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

  test('whoever looks at what was drawn earlier does not ask past the page that came since', async () => {
    server.sayMany(130)
    await ada.join('lobby')
    const { id } = ada.view('lobby').room
    const [shown] = ada.view('lobby').timeline.messages
    for (let frame = 0; frame < 3; frame += 1) {
      void ada.chat.pages.older(id, shown)
      await ada.settle()
    }
    expect(ada.texts('lobby')).toHaveLength(100)
  })

  test('a page that was read before a change does not bring back what was before', async () => {
    const ben = server.sayMany(120)
    await ada.join('lobby')
    void ada.chat.pages.older(ada.view('lobby').room.id)
    server.edit('lobby', 60, 'edited')
    server.loseBroadcasts()
    server.say('lobby', ben, 'shows the gap')
    await ada.settle()
    expect(ada.texts('lobby')).toContain('edited')
    expect(ada.view('lobby').timeline.messages).toEqual(server.room('lobby').messages.slice(20))
  })

  test('a page that a new message has overtaken leaves no hole behind it', async () => {
    const ben = server.sayMany(60)
    await ada.join('lobby')
    const { id } = ada.view('lobby').room
    void ada.chat.pages.newest(id)
    server.say('lobby', ben, 'overtakes the page')
    await ada.settle()
    expect(ada.texts('lobby').at(-1)).toBe('overtakes the page')
    expect(ada.view('lobby').timeline.moreAfter).toBe(false)
  })
})
