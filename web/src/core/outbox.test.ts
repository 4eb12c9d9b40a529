import { beforeEach, describe, expect, test } from 'vitest'
import type { SendMessage } from '@/api/wire'
import { emptyDraft } from '@/core/draft'
import { TestBrowser } from '@/core/testing/browser'
import { TinyServer } from '@/core/testing/tiny-server'
import { turns } from '@/core/testing/turns'
import { localProblem } from '@/lib/local-problem'

let server: TinyServer
let ada: TestBrowser

beforeEach(async () => {
  server = new TinyServer()
  ada = new TestBrowser(server)
  await ada.settle()
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
    ada.chat.leaving.leave()
    ada.chat.leaving.comeBack()
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

  test('a page that finds no server knows how many wait, and whose they are later', async () => {
    ada.say('lobby', 'bad')
    await ada.settle()
    server.isUp = false
    server.cut()
    ada.say('lobby', 'one')
    ada.say('lobby', 'two')
    ada.reload()
    await ada.settle()
    expect(ada.pending()).toEqual([])
    expect(ada.chat.leftWaiting).toBe(2)
    server.isUp = true
    await ada.wait()
    expect(ada.chat.leftWaiting).toBe(0)
    expect(server.room('lobby').messages.map(({ text }) => text)).toEqual(['one', 'two'])
  })

  test('what was refused stays refused over a reload, until somebody decides', async () => {
    ada.say('lobby', 'bad')
    await ada.settle()
    ada.reload()
    await ada.settle()
    expect(ada.pending()).toEqual(['bad: failed'])
    expect(server.askedFor('send_message')).toHaveLength(1)
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
    const ids = server.askedFor('send_message').map((body) => (body as SendMessage).client_id)
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
    const ben = server.sayMany(1)
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

  test('an image that takes long to upload is not overtaken by the next message', async () => {
    server.uploads.isHeld = true
    const image = ada.pickImage('big.png', 'a tree')
    ada.say('lobby', 'look', { images: [image] })
    ada.say('lobby', 'how nice')
    await ada.settle()
    expect(ada.pending()).toEqual(['look: sending', 'how nice: waiting'])
    server.uploads.progress('big.png', 0.5)
    const state = ada.chat.uploads.states.get().get(image.uploadId)
    expect(state).toEqual({ status: 'uploading', part: 0.5 })
    server.uploads.release('big.png')
    await ada.settle()
    expect(ada.texts('lobby')).toEqual(['look', 'how nice'])
    const [request] = server.askedFor('send_message') as SendMessage[]
    expect(request?.images).toEqual([
      { upload: `upload-${image.uploadId}`, name: 'big.png', alt: 'a tree' },
    ])
  })

  test('an upload that is cut off goes on by itself, and nothing is sent twice', async () => {
    server.uploads.isHeld = true
    ada.say('lobby', 'look', { images: [ada.pickImage('big.png')] })
    await ada.settle()
    server.uploads.cut('big.png')
    server.cut()
    await ada.wait()
    expect(ada.pending()).toEqual(['look: sending'])
    server.uploads.release('big.png')
    await ada.settle()
    expect(ada.texts('lobby')).toEqual(['look'])
    expect(ada.pending()).toEqual([])
    expect(server.room('lobby').messages[0]?.images).toHaveLength(1)
  })

  test('images and files are sent in their order, whichever arrives first', async () => {
    server.uploads.isHeld = true
    const images = [ada.pickImage('1.png'), ada.pickImage('2.png')]
    const files = [ada.pick('3.pdf')]
    ada.say('lobby', 'all', { images, files })
    for (const name of ['3.pdf', '2.png', '1.png']) {
      server.uploads.release(name)
      await ada.settle()
    }
    const [message] = server.room('lobby').messages
    expect(message?.images.map(({ name }) => name)).toEqual(['1.png', '2.png'])
    expect(message?.files.map(({ name }) => name)).toEqual(['3.pdf'])
  })

  test('an image that the server refuses fails by itself, and can be tried again', async () => {
    server.uploads.refuse({ ...localProblem('timed_out'), code: 'image_too_large' })
    ada.say('lobby', 'look', { images: [ada.pickImage('big.png')] })
    ada.say('lobby', 'and this')
    await ada.settle()
    expect(ada.pending()).toEqual(['look: failed'])
    expect(ada.texts('lobby')).toEqual(['and this'])
    ada.chat.retry(ada.chat.outbox.get()[0]?.clientId ?? '')
    await ada.settle()
    expect(ada.texts('lobby')).toEqual(['and this', 'look'])
  })

  test('an upload that has ended meanwhile is uploaded anew', async () => {
    server.isUp = false
    server.cut()
    ada.say('lobby', 'look', { images: [ada.pickImage('old.png')] })
    server.isUp = true
    server.uploads.isHeld = true
    await ada.wait()
    server.uploads.release('old.png')
    server.uploads.expire()
    await ada.settle()
    expect(ada.pending()).toEqual(['look: failed'])
    server.uploads.isHeld = false
    ada.chat.retry(ada.chat.outbox.get()[0]?.clientId ?? '')
    await ada.settle()
    expect(ada.texts('lobby')).toEqual(['look'])
  })

  test('a picture that is not sent yet survives a reload', async () => {
    server.isUp = false
    server.cut()
    ada.say('lobby', 'look', { images: [ada.pickImage('tree.png', 'a tree')] })
    await ada.settle()
    expect(ada.chat.leaving.losesImages).toBe(false)
    server.isUp = true
    ada.reload()
    await ada.settle()
    await ada.show('lobby')
    expect(ada.texts('lobby')).toEqual(['look'])
    expect(server.uploads.arrived).toEqual(['tree.png'])
    expect(server.askedFor('send_message')).toHaveLength(1)
  })

  test('a picture that the browser could not keep is said to be lost, and its text is not', async () => {
    ada.blobs.put = () => Promise.resolve(false)
    server.isUp = false
    server.cut()
    ada.say('lobby', 'look', { images: [ada.pickImage('tree.png')] })
    await ada.settle()
    expect(ada.chat.leaving.losesImages).toBe(true)
    server.isUp = true
    ada.reload()
    await ada.settle()
    expect(ada.pending()).toEqual(['look: failed'])
    const { clientId } = ada.chat.outbox.get()[0] ?? { clientId: '' }
    expect(ada.chat.takeBack(clientId)).toBe(true)
    expect(ada.pending()).toEqual([])
    expect(ada.chat.drafts.of(ada.view('lobby').room.id).text).toBe('look')
  })

  test('what failed can be changed where somebody is only named, and not where they are told something', async () => {
    const room = ada.view('lobby').room.id
    ada.blobs.put = () => Promise.resolve(false)
    server.isUp = false
    server.cut()
    ada.say('lobby', 'look', { images: [ada.pickImage('tree.png')] })
    await ada.settle()
    server.isUp = true
    ada.reload()
    await ada.settle()
    const { clientId } = ada.chat.outbox.get()[0] ?? { clientId: '' }
    const whisper = { ...emptyDraft, to: [server.person('Ben')] }
    ada.chat.drafts.set(room, { ...whisper, text: 'psst' })
    expect(ada.chat.takeBack(clientId)).toBe(false)
    expect(ada.chat.drafts.of(room).text).toBe('psst')
    ada.chat.drafts.set(room, whisper)
    expect(ada.chat.takeBack(clientId)).toBe(true)
    expect(ada.chat.drafts.of(room)).toMatchObject({ text: 'look', to: [] })
  })

  test('what a message answers is sent with it', async () => {
    ada.say('lobby', 'question')
    await ada.settle()
    const [question] = server.room('lobby').messages
    ada.say('lobby', 'answer', { replyTo: question?.id ?? '' })
    await ada.settle()
    expect(server.room('lobby').messages[1]?.reply_to).toEqual({ id: question?.id, position: 1 })
  })
})
