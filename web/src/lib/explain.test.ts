import { readFileSync } from 'node:fs'
import { join } from 'node:path'
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

const contract = readFileSync(join(import.meta.dirname, '../../../docs/protocol.md'), 'utf8')
const [, problems = ''] = contract.split('\n## Problems\n')
const [table = ''] = problems.split('\n##')
/** All that the server may answer. */
const CODES = [...table.matchAll(/^\| `(\w+)` \|/gmu)].map(([, code = '']) => code)

test('what the server says more exactly is for those who read its language', () => {
  expect(CODES).toContain('forbidden')
  expect(explain(problem('forbidden'))).toBe('What the server said.')
})

test.each(CODES)('%s is said in every language', (code) => {
  const { locale } = i18n
  i18n.loadAndActivate({ locale: 'de', messages: {} })
  expect(explain(problem(code))).not.toBe('What the server said.')
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
