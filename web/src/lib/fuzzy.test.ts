import { expect, test } from 'vitest'
import { fuzzyScore } from '@/lib/fuzzy'

const ranked = (typed: string, names: string[]) =>
  names
    .map((name) => ({ name, score: fuzzyScore(typed, name) }))
    .filter(({ score }) => score !== null)
    .sort((a, b) => (b.score ?? 0) - (a.score ?? 0))
    .map(({ name }) => name)

test.each([
  ['gc', ['magic', 'garden-club'], ['garden-club', 'magic']],
  ['lob', ['global', 'lobby'], ['lobby', 'global']],
  ['gen', ['engineering', 'general', 'gardeners'], ['general', 'gardeners']],
  ['club', ['garden-club', 'cellular-bus'], ['garden-club', 'cellular-bus']],
  ['birds', ['lobby'], []],
])('%s finds of %j: %j', (typed, names, found) => {
  expect(ranked(typed, names).slice(0, found.length)).toEqual(found)
})

test('capitals and accents make no difference', () => {
  expect(fuzzyScore('UBER', 'über-uns')).not.toBeNull()
})

test('nothing typed fits everything', () => {
  expect(fuzzyScore('', 'lobby')).toBe(0)
})
