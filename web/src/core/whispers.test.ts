import { beforeEach, describe, expect, test } from 'vitest'
import type { SendMessage, User } from '@/api/wire'
import { TestBrowser } from '@/core/testing/browser'
import { TinyServer } from '@/core/testing/tiny-server'
import { talkIn } from '@/core/timeline-window'
import { unreadWhispersIn } from '@/core/whisper-view'

let server: TinyServer
let ada: TestBrowser
let ben: User
let cleo: User

beforeEach(async () => {
  server = new TinyServer()
  ada = new TestBrowser(server)
  await ada.settle()
  await ada.name('Ada')
  await ada.join('lobby')
  ben = server.sayMany(3)
  cleo = server.person('Cleo')
  server.join('lobby', cleo)
  await ada.settle()
  server.asked.length = 0
})

const talk = () => talkIn(ada.view('lobby').timeline).map(({ text }) => text)
const whispers = () => [...ada.chat.whispers.get().values()]
const lobby = () => ada.view('lobby').room.id

describe('what is whispered', () => {
  test('stands where it was said, and moves no number of the room', async () => {
    server.whisper('lobby', ben, [ada.me], 'psst')
    server.say('lobby', ben, 'aloud')
    server.whisper('lobby', ben, [ada.me], 'psst again')
    await ada.settle()
    expect(talk()).toEqual(['note 1', 'note 2', 'note 3', 'psst', 'aloud', 'psst again'])
    expect(ada.joined('lobby').room).toEqual(server.room('lobby').facts())
    expect(server.asked).toEqual([])
  })

  test('is unread by itself, and read by whoever looks at the newest', async () => {
    ada.chat.markRead(lobby())
    server.whisper('lobby', ben, [ada.me])
    server.whisper('lobby', cleo, [ada.me, ben])
    await ada.settle()
    expect(whispers().map(({ unread }) => unread)).toEqual([1, 1])
    expect(unreadWhispersIn(ada.chat.whispers.get(), lobby())).toBe(2)
    expect(ada.joined('lobby').unread).toBe(0)
    ada.chat.follow(lobby(), true)
    expect(unreadWhispersIn(ada.chat.whispers.get(), lobby())).toBe(0)
    await ada.wait()
    expect(server.askedFor('mark_read')).toContainEqual({ whisper: 'whisper-1', position: 1 })
    server.whisper('lobby', ben, [ada.me])
    await ada.settle()
    expect(unreadWhispersIn(ada.chat.whispers.get(), lobby())).toBe(0)
  })

  test('is unread again from where somebody says so', async () => {
    ada.chat.follow(lobby(), true)
    server.whisper('lobby', ben, [ada.me])
    const second = server.whisper('lobby', ben, [ada.me])
    await ada.settle()
    void ada.chat.markUnread(second)
    await ada.settle()
    expect(whispers()[0]).toMatchObject({ unread: 1, read: 1 })
    server.say('lobby', ben, 'aloud')
    await ada.wait()
    expect(whispers()[0]).toMatchObject({ unread: 1, read: 1 })
  })

  test('is shown as it is now', async () => {
    const message = server.whisper('lobby', ben, [ada.me], 'psst')
    server.editWhispered(message, 'psst!')
    await ada.settle()
    expect(talk().at(-1)).toBe('psst!')
    expect(whispers()[0]).toMatchObject({ unread: 1, revision: 2, head: 1 })
  })

  test('is caught up with when it was lost, in as many answers as it takes', async () => {
    for (let said = 1; said <= 7; said += 1) server.whisper('lobby', ben, [ada.me], `psst ${said}`)
    server.loseBroadcasts()
    server.whisper('lobby', ben, [ada.me], 'psst 8')
    await ada.settle()
    expect(talk().slice(3)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((said) => `psst ${said}`))
    expect(whispers()[0]).toMatchObject({ unread: 8, revision: 8, catchingUp: false })
  })

  test('is caught up with after a connection was lost, also what began meanwhile', async () => {
    server.whisper('lobby', ben, [ada.me], 'before')
    await ada.settle()
    server.cut()
    server.whisper('lobby', ben, [ada.me], 'meanwhile')
    server.whisper('lobby', cleo, [ada.me], 'begun meanwhile')
    await ada.wait()
    expect(talk().slice(3)).toEqual(['before', 'meanwhile', 'begun meanwhile'])
    expect(whispers().map(({ unread }) => unread)).toEqual([2, 1])
  })

  test('is there after a reload, with what is unread of it', async () => {
    server.whisper('lobby', ben, [ada.me], 'psst')
    ada.reload()
    await ada.settle()
    expect(whispers()[0]).toMatchObject({ unread: 1, head: 1 })
    await ada.show('lobby')
    expect(talk()).toEqual(['note 1', 'note 2', 'note 3', 'psst'])
  })

  test('comes with the page of the past that it belongs to', async () => {
    server.whisper('lobby', ben, [ada.me], 'long ago')
    for (let said = 1; said <= 80; said += 1) server.say('lobby', ben, `more ${said}`)
    ada.reload()
    await ada.settle()
    await ada.show('lobby')
    expect(talk()).not.toContain('long ago')
    void ada.chat.pages.older(lobby())
    await ada.settle()
    expect(talk().slice(2, 5)).toEqual(['note 3', 'long ago', 'more 1'])
  })
})

describe('what was whispered before a room is opened', () => {
  beforeEach(async () => {
    server.whisper('lobby', ben, [ada.me], 'psst')
    ada.reload()
    // The page before lives on in a test: what it asks when it comes back is not meant here.
    await ada.wait()
    server.asked.length = 0
  })

  const openAndLook = async () => {
    ada.chat.follow(lobby(), true)
    await ada.show('lobby')
  }
  const unread = () => unreadWhispersIn(ada.chat.whispers.get(), lobby())
  const reads = () => server.askedFor('mark_read').filter((asked) => Object(asked).whisper)

  test.each(['unavailable', 'timed_out'])(
    'is asked for again after "%s", and read only when it is there',
    async (code) => {
      server.refuse('history', code)
      await openAndLook()
      server.whisper('lobby', ben, [ada.me], 'psst again')
      await ada.settle()
      expect(talk()).toEqual(['note 1', 'note 2', 'note 3', 'psst again'])
      expect(unread()).toBe(2)
      expect(reads()).toEqual([])
      await ada.wait(5_000)
      expect(talk().slice(3)).toEqual(['psst', 'psst again'])
      expect(unread()).toBe(0)
      expect(reads()).toEqual([{ whisper: 'whisper-1', position: 2 }])
    },
  )

  test('waits as long as the server wants', async () => {
    server.refuse('history', 'rate_limited', 30_000)
    await openAndLook()
    await ada.wait(29_000)
    expect(server.askedFor('history')).toHaveLength(1)
    await ada.wait(1_000)
    expect(talk().at(-1)).toBe('psst')
  })

  test('is asked for on the next connection if this one breaks', async () => {
    server.refuse('history', 'rate_limited', 600_000)
    await openAndLook()
    server.cut()
    expect(unread()).toBe(1)
    await ada.wait()
    expect(talk().at(-1)).toBe('psst')
    expect(unread()).toBe(0)
  })

  test('is not asked for any more once the room is left', async () => {
    server.refuse('history', 'unavailable')
    await openAndLook()
    const id = lobby()
    await ada.show(null)
    void ada.chat.membership.leave(id)
    await ada.wait()
    expect(server.askedFor('history')).toHaveLength(1)
  })

  test('is read at once by whoever says so', async () => {
    server.refuse('history', 'unavailable')
    await openAndLook()
    ada.chat.markRead(lobby())
    expect(unread()).toBe(0)
  })
})

describe('whispering', () => {
  test('goes to those alone whom it is for, and settles like any message', async () => {
    ada.say('lobby', 'psst', { to: [ben] })
    expect(ada.pending()).toEqual(['psst: sending'])
    await ada.settle()
    expect(ada.pending()).toEqual([])
    expect(talk().at(-1)).toBe('psst')
    const [request] = server.askedFor('send_message') as SendMessage[]
    expect(request?.to).toEqual([ben.id])
    expect(whispers()[0]).toMatchObject({ unread: 0, members: [ada.me.id, ben.id] })
  })

  test('does not wait for what the room is asked to wait for', async () => {
    server.refuse('send_message', 'rate_limited', 30_000)
    ada.say('lobby', 'aloud')
    await ada.settle()
    ada.say('lobby', 'psst', { to: [ben] })
    await ada.settle()
    expect(ada.pending()).toEqual(['aloud: waiting'])
    const [waiting] = ada.chat.outbox.get()
    const retryAt = ada.clock.now() + 30_000
    expect(waiting?.delivery).toEqual({ status: 'waiting', retryAt })
    expect(talk().at(-1)).toBe('psst')
  })
})
