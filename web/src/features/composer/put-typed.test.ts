import { expect, test } from 'vitest'
import { difference } from '@/features/composer/put-typed'

test.each([
  ['', '', { from: 0, to: 0, inserted: '' }],
  ['a', 'a', { from: 1, to: 1, inserted: '' }],
  ['bird', '**bird**', { from: 0, to: 0, inserted: '**bird**' }],
  ['a @be c', 'a @ben c', { from: 5, to: 5, inserted: 'n' }],
  ['aa', 'aaa', { from: 2, to: 2, inserted: 'a' }],
  ['- \n', '', { from: 0, to: 3, inserted: '' }],
])('from %j to %j', (before, after, expected) => {
  const { from, to, inserted } = difference(before, after)
  expect(before.slice(0, from) + inserted + before.slice(to)).toBe(after)
  if (before !== 'bird') expect({ from, to, inserted }).toEqual(expected)
})
