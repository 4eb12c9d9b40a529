import { expect, test } from 'vitest'
import { explain } from '@/lib/explain'

const problem = (code: string, retryAfterMs: number | null = null) => ({
  code,
  message: 'What the server said.',
  event: null,
  details: {},
  retry_after_ms: retryAfterMs,
})

test('a code that we have no words for keeps those of the server', () => {
  expect(explain(problem('something_new'))).toBe('What the server said.')
})

test('a taken name is explained in our words', () => {
  expect(explain(problem('username_taken'))).toContain('already has this name')
})

test.each([
  [null, 'Wait a moment and try again.'],
  [300, 'Wait a second and try again.'],
  [4_200, 'Wait 5 seconds and try again.'],
])('who was too fast is told how long to wait (%s)', (retryAfterMs, words) => {
  expect(explain(problem('rate_limited', retryAfterMs))).toContain(words)
})
