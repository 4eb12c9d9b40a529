import { expect, test } from 'vitest'
import { dayOf, formatDay, formatTimeIn } from '@/lib/format-time'

const at = (text: string) => new Date(text).getTime()
const now = at('2026-11-22T12:00:00')

test.each([
  ['2026-11-22T00:00:00', 'Today'],
  ['2026-11-21T23:59:59', 'Yesterday'],
])('%s is %s', (when, name) => {
  expect(formatDay(at(when), now)).toBe(name)
})

test('another day of this year goes without the year, an older one does not', () => {
  expect(formatDay(at('2026-11-20T12:00:00'), now)).not.toContain('2026')
  expect(formatDay(at('2025-11-20T12:00:00'), now)).toContain('2025')
})

test('a day begins at midnight where the reader is', () => {
  expect(dayOf(at('2026-11-22T23:59:59'))).toBe(at('2026-11-22T00:00:00'))
})

test('the time somewhere else is what a clock shows there', () => {
  const noon = Date.parse('2026-11-22T12:00:00Z')
  expect(formatTimeIn('Asia/Tokyo', noon)).toMatch(/9:00|21:00/u)
  expect(formatTimeIn('Middle/Earth', noon)).toBeNull()
})
