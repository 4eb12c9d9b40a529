import { describe, expect, test } from 'vitest'
import type { Message } from '@/api/wire'
import { TinyRoom } from '@/core/testing/tiny-room'
import {
  beside,
  emptyWindow,
  newestWindow,
  type TimelineWindow,
  upTo,
  WINDOW_MOST,
  withMessage,
  withNewerPage,
  withNewestPage,
  withOlderPage,
  withStates,
} from '@/core/timeline-window'

const author = { id: 'u', username: 'Ada', name: null, avatar: null, guest: true, bot: false }

function roomOf(count: number): TinyRoom {
  const room = new TinyRoom('room', 'lobby')
  for (let number = 1; number <= count; number += 1) room.say(author, `${number}`, null)
  return room
}

const newest = (room: TinyRoom) => newestWindow(room.page({}).messages)
const followed = (window: TimelineWindow, message: Message) =>
  withMessage(window, message, { following: true, room: { head: 0 } })
const ignored = (window: TimelineWindow, message: Message) =>
  withMessage(window, message, { following: false, room: { head: 0 } })
const range = (window: TimelineWindow) => [
  window.messages[0]?.position,
  window.messages.at(-1)?.position,
]

function older(room: TinyRoom, window: TimelineWindow): TimelineWindow {
  const before = window.messages[0]?.position ?? 1
  return withOlderPage(window, room.page({ before }), before)
}

function newer(room: TinyRoom, window: TimelineWindow): TimelineWindow {
  const after = window.messages.at(-1)?.position ?? 0
  return withNewerPage(window, room.page({ after }), after)
}

describe('a window into a long room', () => {
  test('it begins at the newest page', () => {
    const window = newest(roomOf(120))
    expect(range(window)).toEqual([71, 120])
    expect(window).toMatchObject({ moreBefore: true, moreAfter: false })
  })

  test('a room that fits into it has nothing before', () => {
    expect(newest(roomOf(3)).moreBefore).toBe(false)
    expect(newest(roomOf(0))).toEqual(emptyWindow)
  })

  test('scrolling up far lets go of the newest, and scrolling down brings them back', () => {
    const room = roomOf(1_000)
    let window = newest(room)
    for (let page = 0; page < 12; page += 1) window = older(room, window)
    expect(range(window)).toEqual([351, 750])
    expect(window.moreAfter).toBe(true)
    for (let page = 0; page < 5; page += 1) window = newer(room, window)
    expect(range(window)).toEqual([601, 1_000])
    expect(window).toMatchObject({ moreBefore: true, moreAfter: false })
  })

  test('it never holds more than its bound, and never has a hole', () => {
    const room = roomOf(900)
    let window = newest(room)
    for (let page = 0; page < 30; page += 1) {
      window = page % 3 === 2 ? newer(room, window) : older(room, window)
      const first = window.messages[0]?.position ?? 1
      expect(window.messages.length).toBeLessThanOrEqual(WINDOW_MOST)
      expect(window.messages).toEqual(
        room.messages.slice(first - 1, first - 1 + window.messages.length),
      )
    }
  })

  test('a page that was asked for another window leaves no hole in this one', () => {
    const room = roomOf(300)
    const window = newest(room)
    const tooFarUp = withOlderPage(window, room.page({ before: 200 }), 200)
    expect(range(tooFarUp)).toEqual([251, 300])
    expect(tooFarUp.moreBefore).toBe(true)
    const past = newestWindow(room.page({ before: 101 }).messages)
    const tooFarDown = withNewerPage(past, room.page({ after: 250 }), 250)
    expect(range(tooFarDown)).toEqual([51, 100])
    expect(tooFarDown.moreAfter).toBe(true)
  })

  test('what is missing from a page that was asked for this one is not ours to see', () => {
    const room = roomOf(30)
    const window = newestWindow(room.messages.slice(9, 12))
    const shown = { whispers: [], more_before: false, more_after: true, more_whispers: false }
    const later = { ...shown, messages: room.messages.slice(19, 25) }
    expect(range(withNewerPage(window, later, 12))).toEqual([10, 25])
    const nothing = withOlderPage({ ...window, moreBefore: true }, { ...shown, messages: [] }, 10)
    expect(nothing).toMatchObject({ messages: window.messages, moreBefore: false })
  })

  test('the same page twice changes nothing', () => {
    const room = roomOf(120)
    const window = older(room, newest(room))
    const again = withOlderPage(window, room.page({ before: 71 }), 71)
    expect(again.messages).toEqual(window.messages)
  })
})

describe('a message arrives', () => {
  const say = (room: TinyRoom): Message => room.say(author, 'new', null).message

  test('behind the newest it is put behind', () => {
    const room = roomOf(3)
    const window = newest(room)
    expect(range(followed(window, say(room)))).toEqual([1, 4])
  })

  test('as another state of a known one it takes its place', () => {
    const room = roomOf(3)
    const changed = { ...(room.messages[1] as Message), text: 'edited', revision: 9 }
    const window = followed(newest(room), changed)
    expect(window.messages.map(({ text }) => text)).toEqual(['1', 'edited', '3'])
  })

  test('an earlier state of a known one is older news', () => {
    const room = roomOf(3)
    const before = room.messages[1] as Message
    room.edit(2, 'edited')
    const window = followed(newest(room), before)
    expect(window.messages.map(({ text }) => text)).toEqual(['1', 'edited', '3'])
  })

  test('one that does not touch the newest leaves no hole, but more to load', () => {
    const room = roomOf(3)
    const window = newest(room)
    say(room)
    const next = followed(window, say(room))
    expect(range(next)).toEqual([1, 3])
    expect(next.moreAfter).toBe(true)
  })

  test('behind what is not ours to see it is the next one', () => {
    const room = roomOf(3)
    const message = say(room)
    const known = { following: true, room: { head: 3 } }
    expect(range(withMessage(emptyWindow, message, known))).toEqual([4, 4])
    const early = newestWindow(room.messages.slice(0, 1))
    expect(range(withMessage(early, message, known))).toEqual([1, 4])
    expect(withMessage(early, message, { ...known, room: { head: 2 } }).moreAfter).toBe(true)
  })

  test('in a window that stands in the past it is left out', () => {
    const room = roomOf(1_000)
    let window = newest(room)
    for (let page = 0; page < 12; page += 1) window = older(room, window)
    expect(ignored(window, say(room))).toBe(window)
  })

  test('a full window moves on with somebody who follows, and stays with somebody who reads', () => {
    const room = roomOf(500)
    let window = newest(room)
    for (let page = 0; page < 7; page += 1) window = older(room, window)
    expect(window.messages).toHaveLength(WINDOW_MOST)
    const message = say(room)
    expect(range(followed(window, message))).toEqual([102, 501])
    const still = ignored(window, message)
    expect(range(still)).toEqual([101, 500])
    expect(still.moreAfter).toBe(true)
  })
})

describe('the newest page after an absence', () => {
  test('is put behind what somebody reads if it touches that, and taken alone if nobody does', () => {
    const room = roomOf(20)
    const window = newest(room)
    for (let number = 0; number < 40; number += 1) room.say(author, 'new', null)
    const page = room.page({}).messages
    expect(range(withNewestPage(window, page, { following: false }))).toEqual([1, 60])
    expect(range(withNewestPage(window, page, { following: true }))).toEqual([11, 60])
    expect(withNewestPage(window, page, { following: true }).moreBefore).toBe(true)
  })

  test('takes the place of what it does not touch, unless somebody reads there', () => {
    const room = roomOf(20)
    const window = newest(room)
    for (let number = 0; number < 200; number += 1) room.say(author, 'new', null)
    const page = room.page({}).messages
    expect(range(withNewestPage(window, page, { following: true }))).toEqual([171, 220])
    const still = withNewestPage(window, page, { following: false })
    expect(range(still)).toEqual([1, 20])
    expect(still.moreAfter).toBe(true)
  })

  test('shows messages as they are now', () => {
    const room = roomOf(3)
    const window = newest(room)
    for (const position of [1, 2, 3]) room.edit(position, 'edited')
    const next = withNewestPage(window, room.page({}).messages, { following: false })
    expect(next.messages.map(({ text }) => text)).toEqual(['edited', 'edited', 'edited'])
  })

  test('tells what is kept besides it, which may have changed since', () => {
    const room = roomOf(60)
    const window = newest(room)
    const page = room.page({ limit: 20 }).messages
    const next = withNewestPage(window, page, { following: false })
    expect(beside(next, page)).toEqual({ first: 11, last: 40 })
    expect(beside(newestWindow(page), page)).toBeNull()
    expect(beside(emptyWindow, [])).toBeNull()
    room.edit(11, 'edited')
    expect(withStates(next, room.messages).messages[0]?.text).toBe('edited')
  })
})

test('a page that was read before the latest was heard is not the end', () => {
  const window = newest(roomOf(3))
  expect(upTo(window, 3)).toBe(window)
  expect(upTo(window, 4).moreAfter).toBe(true)
})
