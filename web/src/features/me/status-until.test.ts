import { expect, test } from 'vitest'
import { dayIn, endOf } from '@/features/me/status-until'

const now = new Date(2026, 10, 30, 15, 0).getTime()

test.each([
  ['half-hour', new Date(2026, 10, 30, 15, 30)],
  ['four-hours', new Date(2026, 10, 30, 19, 0)],
  ['today', new Date(2026, 10, 30, 23, 59, 59, 999)],
  ['date', new Date(2026, 11, 24, 23, 59, 59, 999)],
] as const)('a status "%s" ends then', (end, at) => {
  expect(endOf(end, '2026-12-24', now)).toBe(at.toISOString())
})

test('a status without an end has none', () => {
  expect(endOf('never', '', now)).toBeNull()
})

test('days are counted in the reader’s own calendar', () => {
  expect(dayIn(0, now)).toBe('2026-11-30')
  expect(dayIn(1, now)).toBe('2026-12-01')
})
