import type { Rest } from '@/api/rest'
import type { Problem } from '@/api/wire'
import { type Keep, readJson } from '@/core/keep'
import { type Observable, Subject } from '@/lib/observable'

/** What a browser says of its subscription. */
export interface OwnSubscription {
  /** The key of the server for which it was made, in base64url; null where it is not told. */
  readonly key: string | null
  readonly endpoint: string
  readonly keys: { readonly p256dh: string; readonly auth: string }
}

/** Why a browser cannot be woken, or that it can. */
export type Support = 'ready' | 'insecure' | 'not_installed' | 'missing'

/** The part of a browser that is woken; tests play it. */
export interface PushBrowser {
  support(): Support
  permission(): NotificationPermission
  /** Has the browser ask its person, which only an act of theirs may do. */
  ask(): Promise<NotificationPermission>
  current(): Promise<OwnSubscription | null>
  /** Throws what the browser says against it. */
  subscribe(key: string): Promise<OwnSubscription>
  unsubscribe(): Promise<void>
}

/** Why this device is not woken although somebody wanted it to be. */
export type WakeRefusal =
  | { readonly kind: 'denied' }
  /** The browser asked, and its person closed the question. */
  | { readonly kind: 'unanswered' }
  /** The browser has no push service, or cannot reach it. */
  | { readonly kind: 'no_service' }
  | { readonly kind: 'problem'; readonly problem: Problem }

export interface WokenDeviceTools {
  rest: () => Rest
  browser: PushBrowser
  keep: Keep
}

/** Where it is kept who wanted this browser to be woken. */
const WOKEN = 'woken'

interface Wish {
  /** The id of whose account it was. */
  readonly account: string
  /** What the server and the browser knew of it last; null where that ended with a session. */
  readonly device: string | null
  readonly endpoint: string | null
}

/**
 * This device, as one that is woken by what somebody misses. The browser has a subscription with
 * its push service, and our server knows it as long as the session lasts; both have to agree.
 */
export class WokenDevice {
  readonly #tools: WokenDeviceTools
  readonly #isOn = new Subject(false)

  constructor(tools: WokenDeviceTools) {
    this.#tools = tools
  }

  /** Whether this browser is subscribed, as far as is known. */
  get isOn(): Observable<boolean> {
    return this.#isOn
  }

  get support(): Support {
    return this.#tools.browser.support()
  }

  get permission(): NotificationPermission {
    return this.#tools.browser.permission()
  }

  /** Somebody wants to be told here. Has to be called from a press of a button of theirs. */
  async turnOn(account: string, name: string): Promise<WakeRefusal | null> {
    const permission = await this.#tools.browser.ask()
    if (permission === 'denied') return { kind: 'denied' }
    if (permission === 'default') return { kind: 'unanswered' }
    return await this.#subscribe(account, name)
  }

  /** Nobody wants to be told here any more. */
  async turnOff(): Promise<Problem | null> {
    const { keep } = this.#tools
    const devices = await this.#tools.rest().pushDevices()
    if (!devices.ok) return devices.reason
    const own = devices.value.subscriptions.filter(({ current }) => current)
    const answers = await Promise.all(own.map(({ id }) => this.#tools.rest().unsubscribe(id)))
    const refused = answers.find((answer) => !answer.ok)
    if (refused !== undefined && !refused.ok) return refused.reason
    keep.remove(WOKEN)
    await this.#unsubscribe()
    return null
  }

  /**
   * Somebody is in. Whoever wanted to be told here is subscribed once more, which is safe and finds
   * what browsers and servers have changed meanwhile; for anybody else nothing is left.
   */
  async enter(account: string, name: string): Promise<WakeRefusal | null> {
    const { browser, keep } = this.#tools
    if (browser.support() !== 'ready') return null
    const wish = readJson(keep, WOKEN, isWish)
    if (wish?.account === account && browser.permission() === 'granted') {
      const wasRemoved = await this.#wasRemoved(wish)
      if (wasRemoved === false) return await this.#subscribe(account, name)
      if (wasRemoved !== true) return { kind: 'problem', problem: wasRemoved }
      keep.remove(WOKEN)
    }
    await this.#unsubscribe()
    return null
  }

  /** Nobody is in any more; the server has forgotten this device with the session. */
  async leave(): Promise<void> {
    const { browser, keep } = this.#tools
    if (browser.support() !== 'ready') return
    const wish = readJson(keep, WOKEN, isWish)
    if (wish !== null) this.#keep({ ...wish, device: null, endpoint: null })
    await this.#unsubscribe()
  }

  /** Whether somebody took this device off the list from another one; a problem if that is unknown. */
  async #wasRemoved({ device, endpoint }: Wish): Promise<boolean | Problem> {
    const current = await this.#tools.browser.current().catch(() => null)
    // A subscription that is another one is the browser's doing.
    if (device === null || current === null || current.endpoint !== endpoint) return false
    const known = await this.#tools.rest().pushDevices()
    if (!known.ok) return known.reason
    return known.value.subscriptions.every(({ id }) => id !== device)
  }

  async #subscribe(account: string, name: string): Promise<WakeRefusal | null> {
    const server = await this.#tools.rest().pushServer()
    if (!server.ok) return { kind: 'problem', problem: server.reason }
    try {
      const { endpoint, keys } = await this.#subscribed(server.value.public_key)
      // One that is known keeps what its owner called it.
      const isKnown = readJson(this.#tools.keep, WOKEN, isWish)?.endpoint === endpoint
      const called = isKnown ? null : name
      const answer = await this.#tools.rest().subscribe({ endpoint, keys, name: called })
      this.#isOn.set(answer.ok)
      if (!answer.ok) return { kind: 'problem', problem: answer.reason }
      this.#keep({ account, device: answer.value.subscription.id, endpoint })
      return null
    } catch {
      this.#isOn.set(false)
      return { kind: 'no_service' }
    }
  }

  /** A subscription for another key of the server is of no use to this one. */
  async #subscribed(key: string): Promise<OwnSubscription> {
    const { browser } = this.#tools
    const current = await browser.current()
    if (current?.key === key) return current
    if (current !== null) await browser.unsubscribe()
    return await browser.subscribe(key)
  }

  #keep(wish: Wish): void {
    this.#tools.keep.set(WOKEN, JSON.stringify(wish))
  }

  async #unsubscribe(): Promise<void> {
    this.#isOn.set(false)
    await this.#tools.browser.unsubscribe().catch(() => undefined)
  }
}

function isWish(value: unknown): value is Wish {
  return typeof value === 'object' && value !== null && 'account' in value && 'device' in value
}
