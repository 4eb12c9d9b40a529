import { beforeEach, describe, expect, test } from 'vitest'
import type { User } from '@/api/wire'
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

const shown = () => ada.view('lobby').timeline.messages

describe('a message that changes', () => {
  test('is shown as it is now, in its place, and nothing is asked for', async () => {
    server.edit('lobby', 2, 'edited')
    server.delete('lobby', 3)
    server.say('lobby', ben, 'later')
    await ada.settle()
    expect(ada.texts('lobby')).toEqual(['note 1', 'edited', '', 'later'])
    expect(shown()).toEqual(server.room('lobby').messages)
    expect(ada.joined('lobby').room).toEqual(server.room('lobby').facts())
    expect(server.asked).toEqual([])
  })

  test('is not unread again', async () => {
    expect(ada.joined('lobby').unread).toBe(3)
    server.edit('lobby', 2, 'edited')
    await ada.settle()
    expect(ada.joined('lobby').unread).toBe(3)
  })

  test('is caught up with when its broadcast was lost', async () => {
    server.edit('lobby', 1, 'edited')
    server.delete('lobby', 2)
    server.loseBroadcasts()
    server.edit('lobby', 3, 'shows the gap')
    await ada.settle()
    expect(ada.texts('lobby')).toEqual(['edited', '', 'shows the gap'])
    expect(server.askedFor('catch_up')).toHaveLength(1)
  })

  test('is as it is now when the page that brings it was read before', async () => {
    server.sayMany(100, 10)
    ada.reload()
    await ada.settle()
    await ada.show('lobby')
    const { id } = ada.view('lobby').room
    const older = ada.chat.pages.older(id)
    server.edit('lobby', 30, 'edited meanwhile')
    await ada.settle()
    await older
    expect(shown().find(({ position }) => position === 30)?.text).toBe('edited meanwhile')
  })

  test('that not all may see shows as a gap, which is filled', async () => {
    server.editHidden('lobby', 2, 'edited')
    await ada.settle()
    expect(server.askedFor('catch_up')).toHaveLength(1)
    expect(ada.texts('lobby')).toEqual(['note 1', 'edited', 'note 3'])
    expect(ada.joined('lobby').room).toEqual(server.room('lobby').facts())
  })
})

describe('a room that changes', () => {
  test('is as the server describes it, at its next revision', async () => {
    server.describe('lobby', 'Tea')
    server.say('lobby', ben, 'Have you seen the topic?')
    await ada.settle()
    expect(ada.joined('lobby').room).toMatchObject({ topic: 'Tea', head: 4 })
    expect(ada.joined('lobby').room).toEqual(server.room('lobby').facts())
    expect(server.asked).toEqual([])
  })

  test('stays open when it is called otherwise', async () => {
    server.rename('lobby', 'hall')
    await ada.settle()
    server.cut()
    await ada.wait()
    expect(ada.chat.openRoom.get()).toEqual({ status: 'found', id: server.room('hall').id })
    expect(ada.joined('hall').room.name).toBe('hall')
  })

  test('and is not public is gone once one is out of it, even if it was open', async () => {
    const attic = server.makeRoom('attic')
    attic.kind = 'private'
    await ada.join('attic')
    server.putOut('attic', ada.me)
    await ada.settle()
    expect(ada.knows('attic')).toBe(false)
    expect(ada.chat.openRoom.get().status).not.toBe('found')
    expect(ada.chat.removedFrom.get()).toMatchObject({ name: 'attic' })
  })
})

describe('what has no revision of the room', () => {
  test('a whisper is never taken for a message of the room', async () => {
    for (let said = 0; said < 4; said += 1) server.whisper('lobby', ben, [ada.me])
    server.say('lobby', ben, 'aloud')
    await ada.settle()
    expect(ada.texts('lobby')).toEqual(['note 1', 'note 2', 'note 3', 'aloud'])
    expect(ada.joined('lobby')).toMatchObject({ unread: 4, catchingUp: false })
    expect(server.asked).toEqual([])
  })

  test('who types, who reads and who asks to join disturbs nothing', async () => {
    const { id: room } = server.room('lobby')
    server.tellAll('typing', { room, whisper: null, user: ben, on: true })
    server.tellAll('read', { room, whisper: null, user: ben, position: 2, changes: 1 })
    server.tellAll('join_asked', { room, user: ben, text: null })
    server.say('lobby', ben, 'later')
    await ada.settle()
    expect(ada.texts('lobby').at(-1)).toBe('later')
    expect(ada.joined('lobby').unread).toBe(4)
    expect(server.asked).toEqual([])
  })
})

describe('a room that shows newcomers only what is said from then on', () => {
  beforeEach(async () => {
    server.room('lobby').history = 'joined'
    server.makeRoom('elsewhere')
  })

  test('is followed from there, though nothing stands before', async () => {
    const cleo = new TestBrowser(server)
    await cleo.settle()
    await cleo.name('Cleo')
    await cleo.join('lobby')
    expect(cleo.texts('lobby')).toEqual([])
    server.say('lobby', ben, 'Welcome.')
    server.say('lobby', ben, 'How are you?')
    await cleo.settle()
    expect(cleo.texts('lobby')).toEqual(['Welcome.', 'How are you?'])
    expect(cleo.view('lobby').timeline.moreAfter).toBe(false)
  })

  test.each([0, 2])(
    'begins anew for who was out of it for a while (%i said since)',
    async (count) => {
      server.cut()
      server.leave('lobby', ada.me)
      server.say('lobby', ben, 'about Ada')
      server.join('lobby', ada.me)
      for (let number = 1; number <= count; number += 1) server.say('lobby', ben, `since ${number}`)
      await ada.wait()
      server.say('lobby', ben, 'live')
      await ada.settle()
      const since = ['since 1', 'since 2'].slice(0, count)
      expect(ada.texts('lobby')).toEqual([...since, 'live'])
      expect(ada.view('lobby').timeline.moreAfter).toBe(false)
      expect(ada.joined('lobby').catchingUp).toBe(false)
    },
  )
})
