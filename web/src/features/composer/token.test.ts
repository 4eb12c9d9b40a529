import { describe, expect, test } from 'vitest'
import { completed, emojiClosedAt, tokenAt } from '@/features/composer/token'

const tokenIn = (text: string) => {
  const token = tokenAt(text, text.length)
  return token === null ? null : [token.kind, token.query, token.from]
}

describe('what can be completed', () => {
  test.each([
    ['@', ['person', '', 0]],
    ['Hello @be', ['person', 'be', 6]],
    ['(@jörg', ['person', 'jörg', 1]],
    ['see #gar', ['room', 'gar', 4]],
    ['nice :ta', ['emoji', 'ta', 5]],
    [':+1', ['emoji', '+1', 0]],
    ['/', ['command', '', 0]],
    ['/whis', ['command', 'whis', 0]],
    ['/whisper ', ['addressee', '', 9]],
    ['/whisper @be', ['addressee', 'be', 9]],
    ['/whisper @ben @cl', ['addressee', 'cl', 14]],
  ])('%s', (text, expected) => {
    expect(tokenIn(text)).toEqual(expected)
  })

  test.each([
    'a@b',
    'https://example.org',
    'at 12:30',
    'so :',
    ':)',
    'word:word',
    '#',
    '## Title',
    'not /whisper',
    '`@be',
    '```\n@be',
  ])('%s is only text', (text) => {
    expect(tokenIn(text)).toBeNull()
  })

  test('only what stands before the caret counts', () => {
    expect(tokenAt('Hello @ben and all', 9)).toEqual({
      ...{ kind: 'person', query: 'be', from: 6, to: 9 },
    })
  })
})

describe('what was chosen', () => {
  test('takes the place of what was typed, and one goes on behind a space', () => {
    expect(completed('Hi @be', { from: 3, to: 6 }, '@ben')).toEqual({
      ...{ text: 'Hi @ben ', start: 8, end: 8 },
    })
  })

  test('needs no second space, and none before a full stop', () => {
    expect(completed('Hi @be there', { from: 3, to: 6 }, '@ben').text).toBe('Hi @ben there')
    expect(completed('Hi @be.', { from: 3, to: 6 }, '@ben')).toMatchObject({
      ...{ text: 'Hi @ben.', start: 7 },
    })
  })
})

test('an emoji is known by the colon that closes its name', () => {
  expect(emojiClosedAt('so :tada:', 9)).toEqual({ name: 'tada', from: 3 })
  expect(emojiClosedAt('at 12:30:', 9)).toBeNull()
  expect(emojiClosedAt('`:tada:', 7)).toBeNull()
})
