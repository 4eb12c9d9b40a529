import { beforeEach, describe, expect, test } from 'vitest'
import type { Rest } from '@/api/rest'
import type { Subscribe } from '@/api/wire'
import { memoryKeep } from '@/core/keep'
import { type OwnSubscription, type PushBrowser, WokenDevice } from '@/core/woken-device'
import { localProblem } from '@/lib/local-problem'
import { failed, succeeded } from '@/lib/result'

/** A browser with a push service of its own. */
class TinyBrowser implements PushBrowser {
  permitted: NotificationPermission = 'default'
  answer: NotificationPermission = 'granted'
  asked = 0
  hasService = true
  own: OwnSubscription | null = null
  #made = 0

  support() {
    return 'ready' as const
  }

  permission() {
    return this.permitted
  }

  async ask() {
    if (this.permitted === 'default') {
      this.asked += 1
      this.permitted = this.answer
    }
    return this.permitted
  }

  async current() {
    return this.own
  }

  async subscribe(key: string) {
    if (!this.hasService) throw new Error('AbortError')
    this.#made += 1
    const endpoint = `https://push.example/${this.#made}`
    this.own = { key, endpoint, keys: { p256dh: 'p', auth: 'a' } }
    return this.own
  }

  async unsubscribe() {
    this.own = null
  }
}

/** As much of a server as knows devices, by their endpoints. */
class TinyPushServer {
  key = 'key-1'
  isUp = true
  readonly devices = new Map<string, { id: string; name: string | null }>()
  #made = 0

  rest(): Rest {
    const answer = <Value>(value: Value) =>
      this.isUp ? succeeded(value) : failed(localProblem('not_connected'))
    const listed = () => [...this.devices.values()].map(({ id }) => ({ id, current: true }))
    return {
      pushServer: async () => answer({ public_key: this.key }),
      pushDevices: async () => answer({ subscriptions: listed() }),
      subscribe: async ({ endpoint, name = null }: Subscribe) => {
        if (this.isUp) this.#add(endpoint, name)
        return answer({ subscription: this.devices.get(endpoint) })
      },
      unsubscribe: async (id: string) => {
        for (const [endpoint, device] of this.devices) {
          if (device.id === id) this.devices.delete(endpoint)
        }
        return answer({})
      },
    } as unknown as Rest
  }

  #add(endpoint: string, name: string | null): void {
    const known = this.devices.get(endpoint)
    this.#made += known === undefined ? 1 : 0
    const id = known?.id ?? `${this.#made}`
    this.devices.set(endpoint, { id, name: name ?? known?.name ?? null })
  }
}

let browser: TinyBrowser
let server: TinyPushServer
let keep = memoryKeep()
const reload = () => new WokenDevice({ rest: () => server.rest(), browser, keep })
let device: WokenDevice

beforeEach(() => {
  browser = new TinyBrowser()
  server = new TinyPushServer()
  keep = memoryKeep()
  device = reload()
})

describe('a device that is woken', () => {
  test('asks when somebody turns it on, and tells the server', async () => {
    expect(await device.turnOn('ada', 'Firefox on Linux')).toBeNull()
    expect(device.isOn.get()).toBe(true)
    expect([...server.devices]).toEqual([
      ['https://push.example/1', { id: '1', name: 'Firefox on Linux' }],
    ])
  })

  test.each([
    ['denied', 'denied'],
    ['default', 'unanswered'],
  ] as const)('says so where the browser answers %s', async (answer, kind) => {
    browser.answer = answer
    expect(await device.turnOn('ada', 'x')).toEqual({ kind })
    expect(server.devices.size).toBe(0)
  })

  test('never asks by itself when somebody comes in', async () => {
    await device.enter('ada', 'x')
    expect(browser.asked).toBe(0)
    expect(browser.own).toBeNull()
  })

  test('subscribes once more at each start, and keeps what it was called', async () => {
    await device.turnOn('ada', 'x')
    server.devices.set('https://push.example/1', { id: '1', name: 'My phone' })
    device = reload()
    expect(await device.enter('ada', 'x')).toBeNull()
    expect([...server.devices]).toEqual([['https://push.example/1', { id: '1', name: 'My phone' }]])
    expect(device.isOn.get()).toBe(true)
  })

  test('stays off once it was taken off the list on another device', async () => {
    await device.turnOn('ada', 'x')
    server.devices.clear()
    device = reload()
    await device.enter('ada', 'x')
    expect(server.devices.size).toBe(0)
    expect(browser.own).toBeNull()
    await device.enter('ada', 'x')
    expect(device.isOn.get()).toBe(false)
  })

  test('is told of anew when the browser has another subscription', async () => {
    await device.turnOn('ada', 'x')
    server.devices.clear()
    browser.own = {
      key: 'key-1',
      endpoint: 'https://push.example/9',
      keys: { p256dh: 'p', auth: 'a' },
    }
    await device.enter('ada', 'x')
    expect(server.devices.get('https://push.example/9')?.name).toBe('x')
  })

  test('makes another subscription when the server has another key', async () => {
    await device.turnOn('ada', 'x')
    server.key = 'key-2'
    await device.enter('ada', 'x')
    expect(browser.own).toMatchObject({ key: 'key-2', endpoint: 'https://push.example/2' })
  })

  test('is given up when nobody is in, and taken up when the same person is again', async () => {
    await device.turnOn('ada', 'x')
    await device.leave()
    expect(browser.own).toBeNull()
    expect(device.isOn.get()).toBe(false)
    await device.enter('ada', 'x')
    expect(browser.own).not.toBeNull()
    expect(browser.asked).toBe(1)
  })

  test('is not for whoever else comes in', async () => {
    await device.turnOn('ada', 'x')
    await device.enter('ben', 'x')
    expect(browser.own).toBeNull()
    expect(server.devices.size).toBe(1)
  })

  test('stays off once it was turned off', async () => {
    await device.turnOn('ada', 'x')
    expect(await device.turnOff()).toBeNull()
    expect(server.devices.size).toBe(0)
    await device.enter('ada', 'x')
    expect(device.isOn.get()).toBe(false)
  })

  test('is still on where the server could not be told that it shall be off', async () => {
    await device.turnOn('ada', 'x')
    server.isUp = false
    expect(await device.turnOff()).toMatchObject({ code: 'not_connected' })
    expect(device.isOn.get()).toBe(true)
    expect(browser.own).not.toBeNull()
  })

  test('says so where the browser reaches no push service', async () => {
    browser.hasService = false
    expect(await device.turnOn('ada', 'x')).toEqual({ kind: 'no_service' })
    expect(device.isOn.get()).toBe(false)
  })
})
