import { expect, test } from 'vitest'
import { formatSeconds } from '@/lib/format-seconds'

test.each([
  [1, '1 second'],
  [40, '40 seconds'],
  [120, '2 minutes'],
  [150, '2.5 minutes'],
  [86_400, '24 hours'],
])('%d is %s', (seconds, words) => {
  expect(formatSeconds(seconds)).toBe(words)
})
