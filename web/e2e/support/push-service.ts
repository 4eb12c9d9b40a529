import { createECDH, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { BrowserContext } from '@playwright/test'

/**
 * A push service on this machine, and browsers that use it. The real one of a browser is its
 * maker's, which cannot be reached from here, and refuses private windows, which these all are.
 */
export class PushService {
  readonly #server: Server
  /** How many pushes it took; what is in them only a browser can read. */
  taken = 0
  /** What it answers. */
  status = 201

  private constructor(server: Server) {
    this.#server = server
  }

  static async open(): Promise<PushService> {
    const server = createServer((request, response) => {
      request.resume()
      service.taken += 1
      response.writeHead(service.status).end()
    })
    const service = new PushService(server)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return service
  }

  /** From now on, pages of this browser subscribe here. */
  async serve(context: BrowserContext): Promise<void> {
    await context.addInitScript(subscribeTo, this.subscription())
  }

  /** What a browser says of a new subscription here. */
  subscription(): Subscription {
    const { port } = this.#server.address() as AddressInfo
    const keys = createECDH('prime256v1')
    const p256dh = keys.generateKeys().toString('base64url')
    const auth = randomBytes(16).toString('base64url')
    const endpoint = `http://127.0.0.1:${port}/${randomBytes(8).toString('hex')}`
    return { endpoint, keys: { p256dh, auth } }
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }
}

export interface Subscription {
  readonly endpoint: string
  readonly keys: { readonly p256dh: string; readonly auth: string }
}

/** Plays, within a page, what a browser with a push service does. It outlives a reload. */
function subscribeTo(given: Subscription): void {
  const KEY = 'played-subscription'
  const subscription = (key: string) => ({
    toJSON: () => given,
    options: {
      applicationServerKey: Uint8Array.from(
        atob(key.replaceAll('-', '+').replaceAll('_', '/')),
        (letter) => letter.charCodeAt(0),
      ).buffer,
    },
    unsubscribe: async () => localStorage.removeItem(KEY),
  })
  Object.assign(PushManager.prototype, {
    subscribe: async ({ applicationServerKey: key }: { applicationServerKey: string }) => {
      localStorage.setItem(KEY, key)
      return subscription(key)
    },
    getSubscription: async () => {
      const key = localStorage.getItem(KEY)
      return key === null ? null : subscription(key)
    },
  })
}
