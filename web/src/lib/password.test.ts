import { expect, test } from 'vitest'
import { faultInPassword } from '@/lib/password'

test.each(['12345678', 'пароль для меня', '😀😀😀😀😀😀😀😀'])('%s is long enough', (password) => {
  expect(faultInPassword(password)).toBeNull()
})

test.each([
  ['1234567', 7],
  ['😀😀😀😀', 4],
  ['éeeeeee', 7],
])('%s is too short, counted as people count', (password, length) => {
  expect(faultInPassword(password)).toContain(`has ${length}.`)
})

test('without any, one is asked for', () => {
  expect(faultInPassword('')).toBe('Choose a password.')
})
