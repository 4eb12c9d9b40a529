import { expect, test } from 'vitest'
import { isInCode, nextLine } from '@/features/composer/next-line'

function after(before: string): string | null {
  const at = before.indexOf('|')
  const next = nextLine({ text: before.replace('|', ''), start: at, end: at })
  return next === null ? null : `${next.text.slice(0, next.start)}|${next.text.slice(next.start)}`
}

test.each([
  ['- milk|', '- milk\n- |'],
  ['  * milk|', '  * milk\n  * |'],
  ['9. milk|', '9. milk\n10. |'],
  ['1) milk| and bread', '1) milk\n2) | and bread'],
  ['- [x] milk|', '- [x] milk\n- [ ] |'],
  ['> so it goes|', '> so it goes\n> |'],
])('%j goes on as %j', (before, expected) => {
  expect(after(before)).toBe(expected)
})

test.each([
  ['- milk\n- |', '- milk\n|'],
  ['1. |', '|'],
  ['- [ ] |', '|'],
  ['> |', '|'],
])('what is left empty ends: %j', (before, expected) => {
  expect(after(before)).toBe(expected)
})

test('a fence is closed as soon as one goes on behind it', () => {
  expect(after('```js|')).toBe('```js\n|\n```')
  expect(after('```js|\na\n```')).toBeNull()
})

test('code keeps how far it is moved in, and no list begins there', () => {
  expect(after('```\n  - a|\n```')).toBe('```\n  - a\n  |\n```')
  expect(after('```\n- a|\n```')).toBeNull()
})

test.each(['words|', '-milk|', '2026 was|', '**- bold**|', '|'])('%j is just a line', (before) => {
  expect(after(before)).toBeNull()
})

test('code reaches from its fence to the next', () => {
  const text = 'a\n```\nb\n```\nc'
  expect(isInCode(text, text.indexOf('b'))).toBe(true)
  expect(isInCode(text, text.indexOf('c'))).toBe(false)
})
