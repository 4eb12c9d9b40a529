import { expect, test } from 'vitest'
import { isGood, openTerm, parseQuery, withTerm, writeQuery } from './query'

test.each([
  ['stones', [], 'stones'],
  ['from:ada stones', [['from', 'ada']], 'stones'],
  [
    'stones From:@ada in:#lobby',
    [
      ['from', 'ada'],
      ['in', 'lobby'],
    ],
    'stones',
  ],
  ['"in:lobby" foo:bar http://a.b/c', [], '"in:lobby" foo:bar http://a.b/c'],
  ['“as typed” is:pinned', [['is', 'pinned']], '“as typed”'],
  ['from: ada', [], 'from: ada'],
  ['in:"two words" x', [['in', 'two words']], 'x'],
])('%s is read as the server reads it', (text, terms, words) => {
  const read = parseQuery(text)
  expect(read.terms.map(({ operator, value }) => [operator, value])).toEqual(terms)
  expect(read.words).toBe(words)
})

test('what is written is read as the same again', () => {
  const query = parseQuery('say "a b" from:ada in:"two words" on:2026-11-30')
  expect(parseQuery(writeQuery(query))).toEqual(query)
})

test('the same thing twice narrows a search once', () => {
  const term = { operator: 'has', value: 'image' } as const
  const query = withTerm(withTerm(parseQuery('birds'), term), term)
  expect(writeQuery(query)).toBe('has:image birds')
})

test.each([
  ['on', '2026-11-30', true],
  ['on', '2026-13-30', false],
  ['before', 'yesterday', false],
  ['has', 'Image', true],
  ['has', 'video', false],
  ['is', 'pinned', true],
  ['is', 'deleted', false],
  ['from', 'anybody', true],
] as const)('%s:%s is understood: %s', (operator, value, expected) => {
  expect(isGood({ operator, value })).toBe(expected)
})

test.each([
  ['stones from:ad', { operator: 'from', typed: 'ad', at: 7 }],
  ['in:#lo', { operator: 'in', typed: 'lo', at: 0 }],
  ['has:', { operator: 'has', typed: '', at: 0 }],
  ['foo:', null],
  ['from:ada ', null],
])('at the end of "%s" one is in the middle of %j', (text, expected) => {
  expect(openTerm(text)).toEqual(expected)
})
