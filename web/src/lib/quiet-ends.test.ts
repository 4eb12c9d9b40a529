import { expect, test } from 'vitest'
import { QUIET_ENDS, quietEnd, quietEndName } from '@/lib/quiet-ends'

const now = new Date(2026, 10, 30, 17, 20).getTime()
const ends = (end: (typeof QUIET_ENDS)[number]) => new Date(quietEnd(end, now))

test('it is quiet for as long as it says', () => {
  expect(ends('half-hour').getTime() - now).toBe(1_800_000)
  expect(ends('hour').getTime() - now).toBe(3_600_000)
  expect(ends('four-hours').getTime() - now).toBe(14_400_000)
})

test('a new day begins in the morning', () => {
  expect(ends('tomorrow')).toEqual(new Date(2026, 11, 1, 8))
  expect(ends('week')).toEqual(new Date(2026, 11, 7, 8))
})

test('each has a name of its own', () => {
  expect(new Set(QUIET_ENDS.map(quietEndName)).size).toBe(QUIET_ENDS.length)
})
