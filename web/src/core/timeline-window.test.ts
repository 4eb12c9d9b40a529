import { describe, expect, test } from 'vitest'
import type { Message } from '@/api/wire'
import { TinyRoom } from '@/core/testing/tiny-room'
import {
  emptyWindow,
  holdsPosition,
  newestWindow,
  type TimelineWindow,
  WINDOW_MOST,
  withMessage,
  withNewerPage,
  withNewestPage,
  withOlderPage,
} from '@/core/timeline-window'

const author = { id: 'u', username: 'Ada', name: null, avatar: null, guest: true, bot: false }

function roomOf(count: number): TinyRoom {
  const room = new TinyRoom('room', 'lobby')
  for (let number = 1; number <= count; number += 1) room.say(author, `${number}`, null)
  return room
}

const newest = (room: TinyRoom) => newestWindow(room.page({}).messages)
const range = (window: TimelineWindow) => [
  window.messages[0]?.position,
  window.messages.at(-1)?.position,
]

function older(room: TinyRoom, window: TimelineWindow): TimelineWindow {
  return withOlderPage(window, room.page({ before: window.messages[0]?.position ?? 1 }))
}

function newer(room: TinyRoom, window: TimelineWindow): TimelineWindow {
  return withNewerPage(window, room.page({ after: window.messages.at(-1)?.position ?? 0 }))
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

  test('the same page twice changes nothing', () => {
    const room = roomOf(120)
    const window = older(room, newest(room))
    expect(withOlderPage(window, room.page({ before: 71 })).messages).toEqual(window.messages)
  })
})

describe('a message arrives', () => {
  const say = (room: TinyRoom): Message => room.say(author, 'new', null).message

  test('behind the newest it is put behind', () => {
    const room = roomOf(3)
    const window = newest(room)
    expect(range(withMessage(window, say(room), { following: true }))).toEqual([1, 4])
  })

  test('as another state of a known one it takes its place', () => {
    const room = roomOf(3)
    const changed = { ...(room.messages[1] as Message), text: 'edited' }
    const window = withMessage(newest(room), changed, { following: true })
    expect(window.messages.map(({ text }) => text)).toEqual(['1', 'edited', '3'])
  })

  test('in a window that stands in the past it is left out', () => {
    const room = roomOf(1_000)
    let window = newest(room)
    for (let page = 0; page < 12; page += 1) window = older(room, window)
    expect(withMessage(window, say(room), { following: false })).toBe(window)
  })

  test('a full window moves on with somebody who follows, and stays with somebody who reads', () => {
    const room = roomOf(500)
    let window = newest(room)
    for (let page = 0; page < 7; page += 1) window = older(room, window)
    expect(window.messages).toHaveLength(WINDOW_MOST)
    const message = say(room)
    expect(range(withMessage(window, message, { following: true }))).toEqual([102, 501])
    const still = withMessage(window, message, { following: false })
    expect(range(still)).toEqual([101, 500])
    expect(still.moreAfter).toBe(true)
  })
})

describe('the newest page after an absence', () => {
  test.each([
    [{ following: true }, [1, 60]],
    [{ following: false }, [1, 60]],
  ])('is joined to what it touches (%o)', (following, expected) => {
    const room = roomOf(20)
    const window = newest(room)
    for (let number = 0; number < 40; number += 1) room.say(author, 'new', null)
    expect(range(withNewestPage(window, room.page({}).messages, following))).toEqual(expected)
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
    const page = room.messages.map((message) => ({ ...message, text: 'edited' }))
    const window = withNewestPage(newest(room), page, { following: true })
    expect(window.messages.every(({ text }) => text === 'edited')).toBe(true)
  })
})

test('a window knows which positions it holds', () => {
  const window = newest(roomOf(120))
  expect([70, 71, 120, 121].map((position) => holdsPosition(window, position))).toEqual([
    false,
    true,
    true,
    false,
  ])
  expect(holdsPosition(emptyWindow, 1)).toBe(false)
})
