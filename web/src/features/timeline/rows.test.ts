import { describe, expect, test } from 'vitest'
import type { Message } from '@/api/wire'
import type { Pending } from '@/core/outbox'
import { type JoinedRoom, joinedRoom, type Notice } from '@/core/room-view'
import { TinyRoom } from '@/core/testing/tiny-room'
import { newestWindow } from '@/core/timeline-window'
import { type Row, rowsOf } from '@/features/timeline/rows'

const person = (username: string) => ({
  id: username,
  username,
  name: null,
  avatar: null,
  guest: true,
  bot: false,
})
const me = person('Ada')
const ben = person('Ben')
const NOON = Date.parse('2026-11-22T12:00:00Z')
const MINUTE = 60_000

/** A room in which `[author, minute, client id]` were said. */
function viewOf(said: [typeof me, number, string?][], notices: Notice[] = []): JoinedRoom {
  const room = new TinyRoom('room', 'lobby')
  const messages = said.map(([author, minute, clientId], index): Message => {
    const { message } = room.say(author, `text ${index + 1}`, clientId ?? null)
    return { ...message, sent_at: new Date(NOON + minute * MINUTE).toISOString() }
  })
  return {
    ...joinedRoom({ room: room.facts(), role: 'member', read: 0, unread: 0, mentions: 0 }),
    timeline: newestWindow(messages),
    notices,
  }
}

const notice = (kind: Notice['kind'], after: number, minute = 0): Notice => ({
  kind,
  user: ben,
  revision: 100 + after,
  after,
  at: NOON + minute * MINUTE,
})

const shortly = (row: Row) => {
  if (row.kind !== 'message') return row.kind
  return `${row.startsGroup ? row.author.username : ''}: ${(row.message ?? row.pending).text}`
}
const rows = (view: JoinedRoom, pending: Pending[] = [], newAfter: number | null = null) =>
  rowsOf({ view, pending, me, newAfter })

const pendingAt = (minute: number): Pending => ({
  clientId: 'c1',
  room: 'room',
  text: 'on its way',
  images: [],
  files: [],
  replyTo: null,
  to: [],
  writtenAt: NOON + minute * MINUTE,
  delivery: { status: 'sending' },
})

describe('the rows of a timeline', () => {
  test('one author within a few minutes is one group', () => {
    const view = viewOf([
      [me, 0],
      [me, 4],
      [me, 10],
      [ben, 11],
      [me, 12],
    ])
    expect(rows(view).map(shortly)).toEqual([
      'day',
      'Ada: text 1',
      ': text 2',
      'Ada: text 3',
      'Ben: text 4',
      'Ada: text 5',
    ])
  })

  test('a new day has a line of its own', () => {
    const view = viewOf([
      [me, 0],
      [me, 24 * 60],
    ])
    expect(rows(view).map(shortly)).toEqual(['day', 'Ada: text 1', 'day', 'Ada: text 2'])
  })

  test('a clock that runs behind does not bring a day back', () => {
    const view = viewOf([
      [me, 0],
      [ben, 24 * 60],
      [me, 0],
    ])
    expect(rows(view).filter(({ kind }) => kind === 'day')).toHaveLength(2)
  })

  test('comings and goings stand behind the message that was the newest', () => {
    const said: [typeof me, number][] = [
      [me, 0],
      [me, 1],
    ]
    const view = viewOf(said, [notice('joined', 1), notice('left', 1), notice('joined', 2)])
    expect(rows(view).map(shortly)).toEqual([
      'day',
      'Ada: text 1',
      'notices',
      'Ada: text 2',
      'notices',
    ])
  })

  test('comings into a room where nothing was said are shown, too', () => {
    expect(rows(viewOf([], [notice('joined', 0)])).map(shortly)).toEqual(['day', 'notices'])
  })

  test('what belongs to messages that are not loaded is left out', () => {
    const view = viewOf([[me, 0]])
    const cut = { ...view, notices: [notice('joined', 7)] }
    expect(rows(cut).map(shortly)).toEqual(['day', 'Ada: text 1'])
  })

  test('the line "New" stands behind what was read', () => {
    const view = viewOf([
      [ben, 0],
      [ben, 1],
      [ben, 2],
    ])
    expect(rows(view, [], 1).map(shortly)).toEqual([
      'day',
      'Ben: text 1',
      'new',
      'Ben: text 2',
      ': text 3',
    ])
  })

  test('what is on its way stands behind the newest, and keeps its key on arrival', () => {
    const before = rows(viewOf([[me, 0]]), [pendingAt(1)])
    expect(before.map(shortly)).toEqual(['day', 'Ada: text 1', ': on its way'])
    const after = rows(
      viewOf([
        [me, 0],
        [me, 1, 'c1'],
      ]),
    )
    expect(after.at(-1)?.key).toBe(before.at(-1)?.key)
  })

  test('what is on its way is not shown in the past', () => {
    const view = viewOf([[me, 0]])
    const past = { ...view, timeline: { ...view.timeline, moreAfter: true } }
    expect(rows(past, [pendingAt(1)]).map(shortly)).toEqual(['day', 'Ada: text 1'])
  })

  test('a client id of somebody else makes no key: it is unique only among their own', () => {
    const view = viewOf([
      [me, 0, 'c1'],
      [ben, 1, 'c1'],
    ])
    const keys = rows(view).map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
  })

  test('what is whispered stands where it was said, in a group of its own', () => {
    const view = viewOf([
      [ben, 0],
      [ben, 1],
    ])
    const [first] = view.timeline.messages
    if (first === undefined) throw new Error('Nothing was said')
    const whisper: Message = {
      ...first,
      id: 'w',
      text: 'psst',
      whisper: { id: 'whisper', members: [me.id, ben.id], after: 1 },
    }
    const timeline = { ...view.timeline, whispers: [whisper] }
    const shown = rows({ ...view, timeline })
    expect(shown.map(shortly)).toEqual(['day', 'Ben: text 1', 'Ben: psst', 'Ben: text 2'])
    expect(shown.map((row) => row.kind === 'message' && row.audience?.length)).toEqual([
      ...[false, undefined, 2, undefined],
    ])
  })

  test('the line "New" stands before the first that is ours to see of what is new', () => {
    const view = viewOf([
      [ben, 0],
      [ben, 1],
      [ben, 2],
    ])
    const messages = view.timeline.messages.filter(({ position }) => position !== 2)
    const timeline = { ...view.timeline, messages }
    expect(rows({ ...view, timeline }, [], 1).map(shortly)).toEqual([
      ...['day', 'Ben: text 1', 'new', 'Ben: text 3'],
    ])
  })

  test('the line "New" is not shown where what is new begins further up', () => {
    const view = viewOf([[ben, 0]])
    const [message] = view.timeline.messages
    if (message === undefined) throw new Error('Nothing was said')
    const messages = [{ ...message, position: 50 }]
    const timeline = { ...view.timeline, messages, moreBefore: true }
    expect(rows({ ...view, timeline }, [], 10).map(shortly)).not.toContain('new')
  })

  test('where the room tells it, one sees how far the others have read', () => {
    const view = viewOf([
      [me, 0],
      [me, 1],
    ])
    const member = { role: 'member', joined_at: '', left_at: null, muted_until: null } as const
    const people = {
      members: [
        { ...member, user: ben, read: 1 },
        { ...member, user: me, read: 2 },
      ],
      more: null,
    }
    const readersOf = (receipts: boolean) =>
      rows({ ...view, room: { ...view.room, receipts }, people }).flatMap((row) =>
        row.kind === 'message' ? [row.readers.map(({ username }) => username)] : [],
      )
    expect(readersOf(true)).toEqual([['Ben'], []])
    expect(readersOf(false)).toEqual([[], []])
  })
})
