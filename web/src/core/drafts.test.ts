import { beforeEach, describe, expect, test } from 'vitest'
import { emptyDraft } from '@/core/draft'
import { TestBrowser } from '@/core/testing/browser'
import { TinyServer } from '@/core/testing/tiny-server'

let server: TinyServer
let ada: TestBrowser

beforeEach(async () => {
  server = new TinyServer()
  ada = new TestBrowser(server)
  await ada.settle()
  await ada.name('Ada')
  await ada.join('lobby')
})

const lobby = () => ada.view('lobby').room.id

describe('what is being written', () => {
  test('is there after a reload, with whom and what it answers', async () => {
    const ben = server.person('Ben')
    const editing = { message: 'm1', text: 'otherwise' }
    const draft = { ...emptyDraft, text: 'well', replyTo: 'm2', to: [ben], editing }
    ada.chat.drafts.set(lobby(), draft)
    ada.crash()
    await ada.settle()
    expect(ada.chat.drafts.of(lobby())).toEqual(draft)
    expect([...ada.chat.drafts.all.get().keys()]).toEqual([lobby()])
  })

  test('is gone once there is nothing of it', () => {
    ada.chat.drafts.set(lobby(), { ...emptyDraft, replyTo: 'm2' })
    ada.chat.drafts.set(lobby(), emptyDraft)
    expect(ada.chat.drafts.all.get().size).toBe(0)
  })

  test('is for some alone after a reload too, even before they are named', async () => {
    ada.chat.drafts.set(lobby(), { ...emptyDraft, text: 'psst', isWhisper: true })
    ada.crash()
    await ada.settle()
    expect(ada.chat.drafts.of(lobby()).isWhisper).toBe(true)
  })

  test('is the same in another tab, which goes on with it', async () => {
    ada.chat.drafts.set(lobby(), { ...emptyDraft, text: 'one' })
    const first = ada.newTab()
    await ada.settle()
    expect(ada.chat.drafts.of(lobby()).text).toBe('one')
    ada.chat.drafts.set(lobby(), { ...emptyDraft, text: 'one two' })
    first.drafts.heard()
    expect(first.drafts.of(lobby()).text).toBe('one two')
    ada.chat.drafts.set(lobby(), emptyDraft)
    first.drafts.heard()
    expect(first.drafts.all.get().size).toBe(0)
  })

  test('is what another tab made of it, also for a page that comes back from the cache', async () => {
    ada.chat.drafts.set(lobby(), { ...emptyDraft, text: 'one' })
    const cached = ada.newTab()
    await ada.settle()
    ada.chat.drafts.set(lobby(), { ...emptyDraft, text: 'one two' })
    cached.leaving.comeBack()
    cached.drafts.set('elsewhere', { ...emptyDraft, text: 'three' })
    ada.chat.drafts.heard()
    expect(ada.chat.drafts.of(lobby()).text).toBe('one two')
  })

  test('keeps its pictures, which are uploaded once it is sent', async () => {
    server.uploads.isHeld = true
    const image = ada.pickImage('tree.png', 'a tree')
    ada.chat.drafts.set(lobby(), { ...emptyDraft, images: [image] })
    await ada.settle()
    ada.reload()
    await ada.settle()
    await ada.show('lobby')
    const [kept] = ada.chat.drafts.of(lobby()).images
    expect(kept).toMatchObject({ uploadId: image.uploadId, alt: 'a tree' })
    expect(kept?.previewUrl).toMatch(/^blob:/u)
    server.uploads.isHeld = false
    ada.say('lobby', 'look', { images: kept === undefined ? [] : [kept] })
    ada.chat.drafts.set(lobby(), emptyDraft)
    await ada.settle()
    expect(server.room('lobby').messages[0]?.images).toHaveLength(1)
    expect(ada.pending()).toEqual([])
    expect(await ada.blobs.get(image.uploadId)).toBe(null)
  })

  test('is nobody else’s business', async () => {
    ada.chat.drafts.set(lobby(), { ...emptyDraft, text: 'private' })
    void ada.chat.entrance.signOut()
    await ada.settle()
    expect(ada.chat.drafts.all.get().size).toBe(0)
    ada.reload()
    await ada.settle()
    expect(ada.chat.drafts.all.get().size).toBe(0)
  })
})

test('what somebody else wrote in this browser is not shown', async () => {
  ada.chat.drafts.set(lobby(), { ...emptyDraft, text: 'private' })
  server.giveAway('Ada')
  ada.reload()
  await ada.name('Eve')
  expect(ada.chat.drafts.all.get().size).toBe(0)
})

describe('a picture that is taken out again', () => {
  test('is taken back from the server, and is nowhere any more', async () => {
    const { uploadId } = ada.pickImage('tree.png')
    await ada.settle()
    server.rest.answers.set(`DELETE uploads/upload-${uploadId}`, { status: 200, body: {} })
    ada.chat.uploads.drop(uploadId)
    await ada.settle()
    expect(ada.chat.uploads.states.get().size).toBe(0)
    expect(await ada.blobs.get(uploadId)).toBe(null)
  })

  test('is not sent on while it is under way', async () => {
    server.uploads.isHeld = true
    const { uploadId } = ada.pickImage('tree.png')
    await ada.settle()
    ada.chat.uploads.drop(uploadId)
    server.uploads.release('tree.png')
    await ada.settle()
    expect(ada.chat.uploads.states.get().size).toBe(0)
  })
})

describe('many files', () => {
  test('go three at a time', async () => {
    server.uploads.isHeld = true
    for (const name of ['1', '2', '3', '4', '5']) ada.pick(name)
    await ada.settle()
    expect(server.uploads.underWay).toEqual(['1', '2', '3'])
    server.uploads.release('2')
    await ada.settle()
    expect(server.uploads.underWay).toEqual(['1', '3', '4'])
  })

  test('may be pictures that go as they are', async () => {
    ada.say('lobby', 'the original', { files: [ada.pick('tree.png', 'image/png')] })
    await ada.settle()
    expect(server.room('lobby').messages[0]?.files).toMatchObject([{ name: 'tree.png' }])
  })

  test('wait for a connection', async () => {
    server.isUp = false
    server.cut()
    ada.pick('1')
    await ada.settle()
    expect(server.uploads.arrived).toEqual([])
    server.isUp = true
    await ada.wait()
    expect(server.uploads.arrived).toEqual(['1'])
  })
})
