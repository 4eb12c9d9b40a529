import { describe, expect, test } from 'vitest'
import { isReadBy, isShown, latestOf, noticeOf, type Told } from '@/lib/notices'

const ROOM = '01935c2e-0000-7000-8000-000000000001'

function told(message: string, position: number, more: Partial<Told> = {}): Told {
  return {
    tag: ROOM,
    title: 'Ben in #tea',
    body: `Word ${position}`,
    icon: null,
    url: `/r/${ROOM}/${message}`,
    room: ROOM,
    stream: ROOM,
    sentAt: '2026-11-30T12:00:00.000Z',
    message,
    position,
    ...more,
  }
}

const dataOf = (...all: readonly Told[]) =>
  all.reduce<unknown>((shown, one) => noticeOf(one, shown).options.data, null)

describe('what the device shows', () => {
  test('is one notification for each place, under its tag', () => {
    const { title, options } = noticeOf(told('a', 1))
    expect(title).toBe('Ben in #tea')
    expect(options).toMatchObject({ tag: ROOM, body: 'Word 1', renotify: true, silent: null })
    expect(options.timestamp).toBe(Date.UTC(2026, 10, 30, 12))
  })

  test('calls again for another message of the same place, and keeps those before it', () => {
    const { options } = noticeOf(told('b', 2), dataOf(told('a', 1)))
    expect(options).toMatchObject({ body: 'Word 1\nWord 2', renotify: true })
  })

  test('says who said what, where that is not whose name stands above', () => {
    const { title, options } = noticeOf(told('b', 2, { title: 'Cy in #tea' }), dataOf(told('a', 1)))
    expect(title).toBe('Cy in #tea')
    expect(options.body).toBe('Ben in #tea: Word 1\nWord 2')
  })

  test('neither calls nor changes for a message that it speaks of already', () => {
    const shown = dataOf(told('a', 1), told('b', 2))
    const { title, options } = noticeOf(told('a', 1), shown)
    expect(title).toBe('Ben in #tea')
    expect(options).toMatchObject({ body: 'Word 1\nWord 2', renotify: false, silent: true })
    expect(latestOf(options.data)?.message).toBe('b')
    expect(isShown(told('a', 1), shown)).toBe(true)
  })

  test('puts what comes late where it was said', () => {
    const { options } = noticeOf(told('a', 1), dataOf(told('b', 2)))
    expect(options.body).toBe('Word 1\nWord 2')
    expect(latestOf(options.data)?.url).toBe(`/r/${ROOM}/b`)
  })

  test('holds no more lines than a notification has room for', () => {
    const all = [1, 2, 3, 4, 5, 6].map((position) => told(`${position}`, position))
    expect(noticeOf(told('7', 7), dataOf(...all)).options.body?.split('\n')).toHaveLength(4)
  })

  test('takes words about no message in place of the last ones', () => {
    const summary = told('', 0, { tag: 'summary', message: null, position: null, body: 'Two' })
    const { options } = noticeOf(summary, dataOf({ ...summary, body: 'One' }))
    expect(options).toMatchObject({ body: 'Two', renotify: true })
  })

  test('is taken back when the latest of it is read, and not before', () => {
    const shown = dataOf(told('a', 1), told('b', 2))
    expect(isReadBy(shown, 1)).toBe(false)
    expect(isReadBy(shown, 2)).toBe(true)
  })

  test.each([null, 'told', 7, {}, { kind: 'told' }, { kind: 'told', told: 'x' }])(
    'is not found in %j',
    (data) => {
      expect(latestOf(data)).toBeNull()
      expect(isReadBy(data, 9)).toBe(false)
    },
  )
})
