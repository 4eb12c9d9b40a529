import { expect, test } from 'vitest'
import { isForWriters, isPressed, keyCaps, type Press } from '@/lib/shortcut'

const press = (key: string, held: Partial<Press> = {}): Press => ({
  key,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  ...held,
})

test('the main modifier is another key on a Mac', () => {
  expect(isPressed('Mod+k', press('k', { ctrlKey: true }), false)).toBe(true)
  expect(isPressed('Mod+k', press('k', { ctrlKey: true }), true)).toBe(false)
  expect(isPressed('Mod+k', press('k', { metaKey: true }), true)).toBe(true)
})

test('more keys than asked for are another shortcut', () => {
  expect(isPressed('Alt+ArrowUp', press('ArrowUp', { altKey: true }))).toBe(true)
  expect(isPressed('Alt+ArrowUp', press('ArrowUp', { altKey: true, shiftKey: true }))).toBe(false)
  expect(isPressed('k', press('k', { ctrlKey: true }), false)).toBe(false)
})

test('a sign counts however the keyboard makes it', () => {
  expect(isPressed('?', press('?', { shiftKey: true }))).toBe(true)
  expect(isPressed('?', press('?'))).toBe(true)
})

test('caps lock changes nothing', () => {
  expect(isPressed('Mod+k', press('K', { ctrlKey: true }), false)).toBe(true)
})

test('whoever writes types letters and signs', () => {
  expect(isForWriters('?')).toBe(false)
  expect(isForWriters('Mod+k')).toBe(true)
  expect(isForWriters('Escape')).toBe(true)
})

test('keys are called as they are labelled', () => {
  expect(keyCaps('Mod+Shift+k', false)).toEqual(['Ctrl', 'Shift', 'K'])
  expect(keyCaps('Alt+ArrowDown', true)).toEqual(['⌥', '↓'])
})
