import { expect, test } from 'vitest'
import type { Problem } from '@/api/wire'
import { type PageList, withPage } from '@/binding/page-list'
import { failed, succeeded } from '@/lib/result'

const problem: Problem = {
  code: 'rate_limited',
  message: 'Too fast.',
  details: {},
  event: null,
  retry_after_ms: null,
}
const first: PageList<string> = { items: ['Ann', 'Ben'], next: 'two', failed: null }

test('a page stands behind those that came before', () => {
  const page = succeeded({ items: ['Cem'], next: null })

  expect(withPage(first, 'two', page)).toEqual({
    items: ['Ann', 'Ben', 'Cem'],
    next: null,
    failed: null,
  })
})

test('the beginning replaces what was there', () => {
  const page = succeeded({ items: ['Zoe'], next: null })

  expect(withPage(first, null, page)).toEqual({ items: ['Zoe'], next: null, failed: null })
})

test('a page that fails takes nothing away and can be asked for again', () => {
  const broken = withPage(first, 'two', failed(problem))

  expect(broken).toEqual({ ...first, failed: { cursor: 'two', problem } })
  const cursor = broken.failed?.cursor ?? null
  expect(withPage(broken, cursor, succeeded({ items: ['Cem'], next: null }))).toEqual({
    items: ['Ann', 'Ben', 'Cem'],
    next: null,
    failed: null,
  })
})

test('a beginning that fails is asked for again from the beginning', () => {
  expect(withPage<string>(null, null, failed(problem))).toEqual({
    items: [],
    next: null,
    failed: { cursor: null, problem },
  })
})
