import type { CDPSession, Worker } from '@playwright/test'
import type { Person } from './person.ts'
import { expect } from './story.ts'

/** What the device shows. */
export interface Shown {
  readonly title: string
  readonly body: string
  readonly tag: string
}

interface Pressed {
  readonly action?: string
  readonly reply?: string
}

/**
 * Somebody's device as push services and operating systems see it. There is no push service here:
 * what it would bring is handed to the browser by its own tools for developers, and what a finger
 * would do is done within the service worker.
 */
export class Woken {
  readonly #person: Person
  readonly #tools: CDPSession
  readonly #registration: string
  readonly #origin: string

  private constructor(person: Person, tools: CDPSession, registration: string) {
    this.#person = person
    this.#tools = tools
    this.#registration = registration
    this.#origin = new URL(person.page.url()).origin
  }

  static async of(person: Person): Promise<Woken> {
    await person.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    const tools = await person.context.newCDPSession(person.page)
    const ids: string[] = []
    tools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      for (const { registrationId, isDeleted } of registrations) {
        if (!isDeleted) ids.push(registrationId)
      }
    })
    await tools.send('ServiceWorker.enable')
    await expect.poll(() => ids.length).toBeGreaterThan(0)
    return new Woken(person, tools, `${ids[0]}`)
  }

  /** The push service brings this. */
  async push(payload: object | string): Promise<void> {
    await this.#tools.send('ServiceWorker.deliverPushMessage', {
      origin: this.#origin,
      registrationId: this.#registration,
      data: typeof payload === 'string' ? payload : JSON.stringify(payload),
    })
  }

  shown(): Promise<readonly Shown[]> {
    return this.worker().evaluate(async () => {
      const { registration } = globalThis as unknown as ServiceWorkerGlobal
      const all = await registration.getNotifications()
      return all.map(({ title, body, tag }) => ({ title, body, tag }))
    })
  }

  /** Somebody presses the notification with this tag. */
  async press(tag: string, { action = '', reply = '' }: Pressed = {}): Promise<void> {
    await this.worker().evaluate(
      async (given) => {
        const worker = globalThis as unknown as ServiceWorkerGlobal
        const [notification] = await worker.registration.getNotifications({ tag: given.tag })
        if (notification === undefined) throw new Error('it is not shown')
        const init = { notification, action: given.action, reply: given.reply }
        // An event of our own may not be waited for, which the listener says; it has begun then.
        worker.addEventListener('error', (event) => event.preventDefault(), { once: true })
        worker.dispatchEvent(new worker.NotificationEvent('notificationclick', init))
      },
      { tag, action, reply },
    )
  }

  /** The browser has another subscription than before, while no page looks. */
  async resubscribe(subscription: object): Promise<void> {
    await this.worker().evaluate((given) => {
      const worker = globalThis as unknown as ServiceWorkerGlobal
      const event = new worker.ExtendableEvent('pushsubscriptionchange')
      Object.assign(event, { newSubscription: { toJSON: () => given } })
      worker.addEventListener('error', (error) => error.preventDefault(), { once: true })
      worker.dispatchEvent(event)
    }, subscription)
  }

  worker(): Worker {
    const [worker] = this.#person.context.serviceWorkers()
    if (worker === undefined) throw new Error('there is no service worker')
    return worker
  }
}

/** As much of a worker as is used here; the page's types do not have it. */
interface ServiceWorkerGlobal extends EventTarget {
  readonly registration: ServiceWorkerRegistration
  readonly ExtendableEvent: new (type: string) => Event
  readonly NotificationEvent: new (type: string, init: object) => Event
}
