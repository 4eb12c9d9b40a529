import { expect, test } from 'vitest'
import { beginningOf } from '@/features/timeline/beginning-of'

const lines = (count: number) => Array.from({ length: count }, (_, at) => `Line ${at + 1}`)

test('what is not long is shown as it is', () => {
  expect(beginningOf('')).toBeNull()
  expect(beginningOf(lines(40).join('\n'))).toBeNull()
  expect(beginningOf('x'.repeat(4000))).toBeNull()
})

test('of many lines the first are shown', () => {
  expect(beginningOf(lines(41).join('\n'))).toBe(lines(24).join('\n'))
})

test('of a long text it shows whole words', () => {
  const beginning = beginningOf('wren '.repeat(1000)) ?? ''
  expect(beginning).toMatch(/^(?:wren )+wren$/u)
  expect(beginning.length).toBeGreaterThan(2300)
  expect(beginning.length).toBeLessThanOrEqual(2400)
})

test('an endless word ends between two characters', () => {
  const birds = beginningOf(`x${'🐦'.repeat(3000)}`) ?? ''
  expect(birds.isWellFormed()).toBe(true)
  expect(birds).toBe(`x${'🐦'.repeat(1199)}`)
})

test('a long word behind a few short ones leaves something to read', () => {
  expect(beginningOf(`See ${'x'.repeat(5000)}`)).toHaveLength(2400)
})
