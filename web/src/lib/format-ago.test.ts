import { expect, test } from 'vitest'
import { formatAgo } from '@/lib/format-ago'

const now = Date.parse('2026-11-30T12:00:00Z')
const MINUTE = 60_000
const DAY = 1_440 * MINUTE

test.each([
  [-5 * MINUTE, 'just now'],
  [20_000, 'just now'],
  [5 * MINUTE, '5 minutes ago'],
  [125 * MINUTE, '2 hours ago'],
  [DAY, 'yesterday'],
  [12 * DAY, '12 days ago'],
  [70 * DAY, '2 months ago'],
  [800 * DAY, '2 years ago'],
])('what was %i ms ago was %s', (past, words) => {
  expect(formatAgo(now - past, now)).toBe(words)
})
