import { beforeEach, describe, expect, test } from 'vitest'
import { emptyDraft } from '@/core/draft'
import { TestBrowser } from '@/core/testing/browser'
import { TinyServer } from '@/core/testing/tiny-server'

const ACCOUNT = { username: 'Ada', password: 'a long enough one' }
const LOG_IN = { login: 'Ada', password: 'a long enough one' }

let server: TinyServer
let ada: TestBrowser

const session = (browser = ada) => browser.chat.session.get()
const reason = () => {
  const state = session()
  return state.phase === 'nameless' ? state.reason.kind : state.phase
}

/** Lets what was asked over REST be answered, and what follows from it happen. */
async function done<Value>(asked: Promise<Value>): Promise<Value> {
  const outcome = await asked
  await ada.settle()
  return outcome
}

beforeEach(async () => {
  server = new TinyServer()
  ada = new TestBrowser(server)
  await ada.settle()
})

describe('accounts', () => {
  test('who registers is in, by a cookie and without a token', async () => {
    const outcome = await done(ada.chat.entrance.register(ACCOUNT))
    expect(outcome).toMatchObject({ ok: true, value: { username: 'Ada' } })
    expect(session()).toMatchObject({ phase: 'named', me: { username: 'Ada', guest: false } })
    expect(ada.chat.entrance.token).toBeNull()
  })

  test('a reload brings back the same account', async () => {
    await done(ada.chat.entrance.register(ACCOUNT))
    ada.reload()
    await ada.settle()
    expect(session()).toMatchObject({ phase: 'named', me: { username: 'Ada' } })
  })

  test('a wrong password is refused, and one stays who one was', async () => {
    await ada.name('Ben')
    const asked = ada.chat.entrance.logIn({ ...LOG_IN, password: 'wrong' })
    expect(await done(asked)).toMatchObject({ reason: { code: 'invalid_credentials' } })
    expect(session()).toMatchObject({ phase: 'named', me: { username: 'Ben', guest: true } })
  })

  test('a guest who registers keeps rooms and what is on its way, though the server hangs up', async () => {
    await ada.name('Ada')
    await ada.join('lobby')
    const { id } = ada.me
    ada.chat.drafts.set('lobby', { ...emptyDraft, text: 'half a thought' })
    const asked = ada.chat.entrance.register(ACCOUNT)
    ada.say('lobby', 'said in between')
    await done(asked)
    expect(ada.me).toMatchObject({ id, guest: false })
    expect(ada.joined('lobby').room.members_count).toBe(1)
    expect(ada.texts('lobby')).toEqual(['said in between'])
    expect(ada.chat.drafts.of('lobby').text).toBe('half a thought')
  })

  test('a guest who logs in as somebody else leaves nothing of the guest behind', async () => {
    const elsewhere = new TestBrowser(server)
    await elsewhere.settle()
    await elsewhere.chat.entrance.register(ACCOUNT)
    await ada.name('Ben')
    await ada.join('lobby')
    ada.chat.drafts.set('lobby', { ...emptyDraft, text: 'secret' })
    await done(ada.chat.entrance.logIn(LOG_IN))
    expect(ada.me).toMatchObject({ username: 'Ada' })
    expect(ada.view('lobby').standing).toBe('visitor')
    expect(ada.chat.drafts.of('lobby').text).toBe('')
  })

  test('who is let in by a browser that keeps no cookie is told so', async () => {
    Object.defineProperty(ada.jar, 'cookie', { get: () => null, set: () => undefined })
    expect(await done(ada.chat.entrance.register(ACCOUNT))).toMatchObject({ ok: true })
    expect(reason()).toBe('cookie_lost')
  })

  test('who signs out is asked who they are, also after a reload', async () => {
    await done(ada.chat.entrance.register(ACCOUNT))
    await done(ada.chat.entrance.signOut())
    expect(reason()).toBe('signed_out')
    ada.reload()
    await ada.settle()
    expect(session().phase).toBe('nameless')
  })

  test('an account that cannot tell the server stays in, and is told why', async () => {
    await done(ada.chat.entrance.register(ACCOUNT))
    server.isUp = false
    const outcome = await done(ada.chat.entrance.signOut())
    expect(outcome).toMatchObject({ ok: false, reason: { code: 'not_connected' } })
    expect(session().phase).toBe('named')
  })

  test.each([
    ['deletes the account', 'account_deleted', () => ada.chat.entrance.deleteAccount(ACCOUNT)],
    [
      'sets a new password by a link',
      'password_reset',
      () => ada.chat.entrance.resetPassword({ link: 'secret', password: 'another one' }),
    ],
  ] as const)('who %s is out, and told so', async (_, kind, act) => {
    await done(ada.chat.entrance.register(ACCOUNT))
    expect(await done(act())).toMatchObject({ ok: true })
    expect(reason()).toBe(kind)
  })
})

describe('a session that is ended from elsewhere', () => {
  const end = async () => {
    server.endSession(`${ada.jar.cookie}`)
    await ada.settle()
  }

  beforeEach(() => done(ada.chat.entrance.register(ACCOUNT)))

  test('leads to the door at once, with nothing left behind', async () => {
    await ada.join('lobby')
    ada.chat.drafts.set('lobby', { ...emptyDraft, text: 'secret' })
    await end()
    expect(reason()).toBe('session_ended')
    expect(ada.knows('lobby')).toBe(false)
    expect(ada.chat.drafts.of('lobby').text).toBe('')
    expect(ada.chat.connection.get().status).toBe('online')
  })

  test('is noticed as well while something else is refused', async () => {
    const asked = ada.chat.entrance.logIn({ ...LOG_IN, password: 'wrong' })
    server.endSession(`${ada.jar.cookie}`)
    await done(asked)
    expect(reason()).toBe('session_ended')
  })

  test('is not tried again for ever', async () => {
    await end()
    server.dismissAll()
    await ada.settle()
    expect(ada.chat.connection.get().status).toBe('dismissed')
    expect(reason()).toBe('session_ended')
    await ada.wait()
    expect(ada.chat.connection.get().status).toBe('dismissed')
  })

  test('does not keep one from logging in again', async () => {
    await end()
    server.dismissAll()
    await done(ada.chat.entrance.logIn(LOG_IN))
    expect(session()).toMatchObject({ phase: 'named', me: { username: 'Ada' } })
  })
})

describe('a session that has expired', () => {
  const BEN = { username: 'Ben', password: 'a long enough one' }
  const expire = async () => {
    ada.jar.cookie = null
    server.cut()
    await ada.wait()
    expect(session().phase).toBe('nameless')
  }
  const drafted = () => [...ada.chat.drafts.all.get().values()]
  let picture: string

  beforeEach(async () => {
    const other = new TestBrowser(server)
    await other.settle()
    await other.chat.entrance.register(BEN)
    await done(ada.chat.entrance.register(ACCOUNT))
    await ada.join('lobby')
    const image = ada.pickImage('tree.png', 'a tree')
    picture = image.uploadId
    const draft = { ...emptyDraft, text: 'half a thought', images: [image] }
    ada.chat.drafts.set(ada.view('lobby').room.id, draft)
    await ada.settle()
    server.isUp = false
    server.cut()
    ada.say('lobby', 'not sent yet')
    server.isUp = true
  })

  test.each([
    ['in the same page', () => undefined],
    ['after a reload', () => ada.reload()],
    ['after a crash', () => ada.crash()],
  ])('leaves to whoever logs in again, %s, what they wrote', async (_, happen) => {
    await expire()
    happen()
    await ada.settle()
    await done(ada.chat.entrance.logIn(LOG_IN))
    await ada.wait()
    expect(drafted()).toMatchObject([{ text: 'half a thought', images: [{ alt: 'a tree' }] }])
    expect(await ada.blobs.get(picture)).not.toBeNull()
    expect(server.room('lobby').messages.map(({ text }) => text)).toEqual(['not sent yet'])
    expect(ada.pending()).toEqual([])
  })

  test('leaves it to them as well where another tab logs in first', async () => {
    await expire()
    const earlier = ada.newTab()
    await ada.settle()
    await done(ada.chat.entrance.logIn(LOG_IN))
    earlier.entrance.follow(ada.me.id)
    await ada.settle()
    for (const { drafts } of [ada.chat, earlier]) {
      expect([...drafts.all.get().values()]).toMatchObject([{ text: 'half a thought' }])
    }
    expect(server.room('lobby').messages.map(({ text }) => text)).toEqual(['not sent yet'])
  })

  test.each([
    ['in the same page', () => undefined],
    ['after a reload', () => ada.reload()],
  ])('leaves nothing of it to somebody else, %s', async (_, happen) => {
    await expire()
    happen()
    await ada.settle()
    await done(ada.chat.entrance.logIn({ ...LOG_IN, login: 'Ben' }))
    await ada.wait()
    expect(drafted()).toEqual([])
    expect(ada.pending()).toEqual([])
    await done(ada.chat.entrance.signOut())
    await done(ada.chat.entrance.logIn(LOG_IN))
    await ada.wait()
    expect(drafted()).toEqual([])
    expect(server.room('lobby').messages).toEqual([])
  })
})

describe('another tab of the same browser', () => {
  test('comes in with the one that logs in', async () => {
    const earlier = ada.newTab()
    await done(ada.chat.entrance.register(ACCOUNT))
    earlier.entrance.follow(ada.me.id)
    await ada.settle()
    expect(earlier.session.get()).toMatchObject({ phase: 'named', me: { username: 'Ada' } })
  })

  test('that is in already is left alone', async () => {
    await done(ada.chat.entrance.register(ACCOUNT))
    const before = session()
    ada.chat.entrance.follow(ada.me.id)
    expect(session()).toBe(before)
  })
})
