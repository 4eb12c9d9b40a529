import { beforeEach, describe, expect, test } from 'vitest'
import { TestBrowser } from '@/core/testing/browser'
import { TinyServer } from '@/core/testing/tiny-server'
import { localProblem } from '@/lib/local-problem'

let server: TinyServer
let ada: TestBrowser

const status = () => ada.chat.connection.get().status

beforeEach(async () => {
  server = new TinyServer()
  ada = new TestBrowser(server)
})

describe('the state of the connection', () => {
  test('it is not online before the server has said welcome', async () => {
    expect(status()).toBe('connecting')
    await ada.settle()
    expect(status()).toBe('online')
  })

  test('a server that never says welcome is given up and tried again', async () => {
    ada.clock.pass(9_999)
    expect(status()).toBe('connecting')
    ada.clock.pass(1)
    expect(status()).toBe('waiting')
    await ada.wait()
    expect(status()).toBe('online')
  })

  test('each attempt waits longer than the one before, up to a bound', async () => {
    await ada.settle()
    server.isUp = false
    server.cut()
    const waits: number[] = []
    for (let attempt = 0; attempt < 9; attempt += 1) {
      const state = ada.chat.connection.get()
      const wait = state.status === 'waiting' ? state.retryAt - ada.clock.now() : Number.NaN
      waits.push(wait)
      ada.clock.pass(wait)
    }
    expect(waits).toEqual([400, 800, 1_600, 3_200, 6_400, 7_000, 7_000, 7_000, 7_000])
  })

  test('after a welcome the waiting begins anew', async () => {
    await ada.settle()
    server.isUp = false
    server.cut()
    await ada.wait()
    server.isUp = true
    await ada.wait()
    server.cut()
    const state = ada.chat.connection.get()
    expect(state).toEqual({ status: 'waiting', retryAt: ada.clock.now() + 400 })
  })

  test('why the server lets nobody in is told, and how long it wants to be left alone', async () => {
    await ada.settle()
    const problem = {
      ...localProblem('not_connected'),
      code: 'rate_limited',
      retry_after_ms: 9_000,
    }
    server.isUp = false
    server.refusal = problem
    server.cut()
    ada.clock.pass(400)
    await ada.settle()
    const state = ada.chat.connection.get()
    expect(state).toEqual({ status: 'waiting', retryAt: ada.clock.now() + 9_000, problem })
    server.isUp = true
    ada.chat.retryConnection()
    expect(ada.chat.connection.get()).toEqual({ status: 'reconnecting', problem })
    await ada.settle()
    server.cut()
    expect(ada.chat.connection.get()).not.toHaveProperty('problem')
  })

  test('somebody who does not want to wait need not', async () => {
    await ada.settle()
    server.isUp = false
    server.cut()
    await ada.wait()
    server.isUp = true
    ada.chat.retryConnection()
    await ada.settle()
    expect(status()).toBe('online')
  })

  test('without a network it says so, and comes back with the network', async () => {
    await ada.settle()
    server.isUp = false
    ada.network.disappear()
    server.cut()
    expect(status()).toBe('offline')
    server.isUp = true
    ada.network.appear()
    await ada.settle()
    expect(status()).toBe('online')
  })

  test('a server on this very machine is reached without a network', async () => {
    await ada.settle()
    ada.network.disappear()
    server.cut()
    await ada.wait()
    expect(status()).toBe('online')
  })
})

describe('asking', () => {
  test('without a connection it fails at once, and nothing is sent later', async () => {
    await ada.name('Ada')
    server.isUp = false
    server.cut()
    const outcome = await ada.chat.membership.create({ name: 'garden' })
    expect(outcome).toMatchObject({ ok: false, reason: { code: 'not_connected' } })
    server.isUp = true
    await ada.wait()
    expect([...server.rooms.values()].map(({ name }) => name)).toEqual(['lobby'])
  })

  test('a request that is under way when the connection breaks fails', async () => {
    await ada.name('Ada')
    const asked = ada.chat.membership.create({ name: 'garden' })
    server.cut()
    expect(await asked).toMatchObject({ ok: false, reason: { code: 'not_connected' } })
  })
})
