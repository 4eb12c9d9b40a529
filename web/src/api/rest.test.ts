import { expect, test } from 'vitest'
import { Rest } from '@/api/rest'

interface Sent {
  path: string
  init: RequestInit
}

/** A server that answers everything like this, and what it was sent. */
function serverSaying(answer: () => Promise<Response>, token: string | null = null) {
  const sent: Sent[] = []
  const fetch = (path: unknown, init?: RequestInit) => {
    sent.push({ path: `${path}`, init: init ?? {} })
    return answer()
  }
  return { rest: new Rest({ fetch, token: () => token }), sent }
}

const json = (body: unknown, status = 200) => Promise.resolve(Response.json(body, { status }))

test('a request is JSON at the address of the API, and the cookie goes along', async () => {
  const { rest, sent } = serverSaying(() => json({}))
  expect(await rest.askReset({ email: 'ada@example.org' })).toEqual({ ok: true, value: {} })
  const [{ path, init }] = sent as [Sent]
  expect(path).toBe('/api/v1/password-resets')
  expect(init).toMatchObject({ method: 'POST', credentials: 'same-origin' })
  expect(init.body).toBe('{"email":"ada@example.org"}')
  const headers = new Headers(init.headers)
  expect(headers.get('content-type')).toBe('application/json')
  expect(headers.has('authorization')).toBe(false)
})

test('what changes something says that it is JSON also without a body, or the cookie is not enough', async () => {
  const { rest, sent } = serverSaying(() => json({}))
  await rest.logOut()
  await rest.account()
  const types = sent.map(({ init }) => new Headers(init.headers).get('content-type'))
  expect(types).toEqual(['application/json', null])
})

test('a guest shows the token', async () => {
  const { rest, sent } = serverSaying(() => json({}), 'secret')
  await rest.logOut()
  expect(new Headers(sent[0]?.init.headers).get('authorization')).toBe('Bearer secret')
})

test('what stands in an address is written so that it stays one part of it', async () => {
  const { rest, sent } = serverSaying(() => json({}))
  await rest.endSession('../account')
  expect(sent[0]?.path).toBe('/api/v1/sessions/..%2Faccount')
})

test('a refusal is a problem with its code, its sentence and where it lies', async () => {
  const document = {
    type: 'about:blank',
    title: 'Unprocessable Entity',
    status: 422,
    detail: 'This cannot be a password: too short.',
    code: 'invalid_password',
    details: { path: 'password' },
  }
  const { rest } = serverSaying(() => json(document, 422))
  expect(await rest.logIn({ login: 'Ada', password: '' })).toEqual({
    ok: false,
    reason: {
      code: 'invalid_password',
      message: 'This cannot be a password: too short.',
      event: null,
      details: { path: 'password' },
      retry_after_ms: null,
    },
  })
})

test('who is too fast learns for how long', async () => {
  const document = { code: 'rate_limited', detail: 'Wait.', retry_after_ms: 4_200 }
  const { rest } = serverSaying(() => json(document, 429))
  expect(await rest.account()).toMatchObject({ reason: { retry_after_ms: 4_200 } })
})

test.each([
  ['a page of a proxy', () => Promise.resolve(new Response('<h1>502</h1>', { status: 502 }))],
  ['nothing', () => Promise.resolve(new Response(null, { status: 500 }))],
  ['JSON of somebody else', () => json({ error: 'nope' }, 500)],
  ['null', () => json(null, 500)],
])('%s is no answer of ours', async (_, answer) => {
  const { rest } = serverSaying(answer)
  expect(await rest.account()).toMatchObject({ ok: false, reason: { code: 'unreadable_answer' } })
})

test.each([
  ['not_connected', new TypeError('Failed to fetch')],
  ['timed_out', new DOMException('signal timed out', 'TimeoutError')],
])('%s is told when %s is thrown', async (code, error) => {
  const { rest } = serverSaying(() => Promise.reject(error))
  expect(await rest.account()).toMatchObject({ ok: false, reason: { code } })
})
