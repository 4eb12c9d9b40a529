import { expect, test } from 'vitest'
import { memoryKeep } from '@/core/keep'
import { RecentSearches } from '@/core/recent-searches'

test('what was looked for last stands first, and once', () => {
  const searches = new RecentSearches(memoryKeep())
  for (const query of ['one', 'two', 'one']) searches.add('ada', query)
  expect(searches.of('ada')).toEqual(['one', 'two'])
})

test('somebody else on the same device sees nothing of it', () => {
  const searches = new RecentSearches(memoryKeep())
  searches.add('ada', 'a present for Ben')
  expect(searches.of('ben')).toEqual([])
  searches.add('ben', 'stones')
  expect(searches.of('ada')).toEqual([])
})

test('it can be forgotten', () => {
  const searches = new RecentSearches(memoryKeep())
  searches.add('ada', 'one')
  searches.clear()
  expect(searches.of('ada')).toEqual([])
})
