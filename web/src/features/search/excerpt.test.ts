import { expect, test } from 'vitest'
import { excerptOf } from './excerpt'

function shown(text: string, places: readonly (readonly [number, number])[]): string {
  return excerptOf(
    text,
    places.map(([start, length]) => ({ start, length })),
  )
    .map(({ text: part, isFound }) => (isFound ? `[${part}]` : part))
    .join('')
}

test('what was looked for is marked', () => {
  expect(
    shown('a stone and a stone', [
      [2, 5],
      [14, 5],
    ]),
  ).toBe('a [stone] and a [stone]')
})

test('places are counted in characters, whatever the computer makes of them', () => {
  expect(shown('🚀🚀 lift off', [[3, 4]])).toBe('🚀🚀 [lift] off')
})

test('places that overlap are marked once', () => {
  expect(
    shown('stones', [
      [0, 5],
      [3, 3],
    ]),
  ).toBe('[stones]')
})

test('of a long text there is the part around the first place, in whole words', () => {
  const excerpt = shown(`${'before '.repeat(60)}stone${' behind'.repeat(100)}`, [[420, 5]])
  expect(excerpt).toMatch(/^…before .*\[stone\].*behind…$/u)
  expect(excerpt.length).toBeLessThan(450)
})

test('Markdown is shown as it is read', () => {
  expect(shown('We **need** stones:\n- a [wall](https://example.org)\n- `paths`', [[12, 5]])).toBe(
    'We need [stone]s:\na wall · paths',
  )
})

test('what was found in the signs of Markdown shows these', () => {
  expect(shown('The **old** [wall](https://stone.example)', [[27, 5]])).toBe(
    'The **old** [wall](https://[stone].example)',
  )
})

test('no character is cut in two', () => {
  const parts = excerptOf('🪨'.repeat(500), [{ start: 101, length: 1 }])
  expect(parts.every(({ text }) => text.isWellFormed())).toBe(true)
})

test('a text in which nothing is marked is shown from its beginning', () => {
  expect(shown('pinned', [])).toBe('pinned')
})
