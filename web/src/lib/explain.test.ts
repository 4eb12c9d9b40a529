import { i18n } from '@lingui/core'
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

test('what the server says more exactly is for those who read its language', () => {
  expect(explain(problem('forbidden'))).toBe('What the server said.')
  const { locale } = i18n
  i18n.loadAndActivate({ locale: 'de', messages: {} })
  expect(explain(problem('forbidden'))).toBe('That is not allowed here.')
  i18n.activate(locale)
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
