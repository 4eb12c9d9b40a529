import type { Problem, ServerEvents, Welcome } from '@/api/wire'
import type { Clock } from '@/core/clock'
import type {
  Link,
  LinkEnd,
  LinkFactory,
  Outcome,
  ReplyOf,
  RequestName,
  RequestOf,
  ServerEventName,
} from '@/core/link'
import type { Network } from '@/core/network'
import { localProblem } from '@/lib/local-problem'
import { type Observable, Subject } from '@/lib/observable'
import { failed } from '@/lib/result'

/** How it stands with the server. Nothing is `online` before the server has said welcome. */
export type ConnectionState =
  | { readonly status: 'connecting' }
  | { readonly status: 'online' }
  /** `problem` is why the server did not let us in, where it said so. */
  | { readonly status: 'reconnecting'; readonly problem?: Problem }
  | { readonly status: 'waiting'; readonly retryAt: number; readonly problem?: Problem }
  /** The device itself has no network; it is still tried now and then, as a server may be near. */
  | { readonly status: 'offline' }
  /** The server ended it on purpose; only a person brings it back. */
  | { readonly status: 'dismissed' }

export interface ConnectionHandlers {
  /** The token to connect with, asked anew before each attempt. */
  token(): string | null
  /** The server knows this token no more. It is tried again at once with what `token` says then. */
  tokenRefused(token: string | null): void
  welcomed(welcome: Welcome): void
  received<Name extends ServerEventName>(name: Name, body: ServerEvents[Name]): void
  /** A connection that had been welcomed is gone. */
  lost(): void
  /** The server ended it on purpose, and does not want us back as who we are. */
  dismissed(): void
}

export interface ConnectionTools {
  link: LinkFactory
  clock: Clock
  network: Network
  /** Between 0 and 1; spreads the returns of many clients after a restart. */
  random: () => number
}

const WELCOME_DEADLINE_MS = 10_000
const REQUEST_TIMEOUT_MS = 15_000
const PROBE_TIMEOUT_MS = 4_000
const FIRST_DELAY_MS = 400
/** With its spread, shorter than the ten seconds in which a server keeps a guest's place. */
const LONGEST_DELAY_MS = 7_000
const SPREAD = 0.4

/** Keeps one link to the server alive, and says honestly how that goes. */
export class Connection {
  readonly #state = new Subject<ConnectionState>({ status: 'connecting' })
  readonly #handlers: ConnectionHandlers
  readonly #tools: ConnectionTools
  readonly #link: Link
  #token: string | null = null
  #attempts = 0
  #refusal: Problem | null = null
  #cancelTimer: () => void = () => undefined

  constructor(handlers: ConnectionHandlers, tools: ConnectionTools) {
    this.#handlers = handlers
    this.#tools = tools
    this.#link = tools.link({
      closed: (end) => this.#closed(end),
      refused: (why) => this.#refused(why),
      received: (name, body) => this.#received(name, body),
    })
    tools.network.watch({
      appeared: () => this.retryNow(),
      disappeared: () => this.probe(),
      awoke: () => (this.#isOnline() ? this.probe() : this.retryNow()),
    })
  }

  get state(): Observable<ConnectionState> {
    return this.#state
  }

  start(): void {
    this.#attempt()
  }

  /** Starts over, because it is to be with another token. */
  restart(): void {
    this.#link.close()
    this.#attempts = 0
    this.#state.set({ status: 'connecting' })
    this.#attempt()
  }

  /** Does not wait for the next attempt; nothing happens when a connection is there or under way. */
  retryNow(): void {
    if (['waiting', 'offline', 'dismissed'].includes(this.#state.get().status)) {
      this.#state.set({ status: 'reconnecting', ...this.#why() })
      this.#attempt()
    }
  }

  /** Finds out whether the server still hears us; after sleep, sockets look open that are dead. */
  probe(): void {
    if (!this.#isOnline()) return
    this.#link.request('list_rooms', { limit: 1 }, PROBE_TIMEOUT_MS, (outcome) => {
      if (!outcome.ok && outcome.reason.code === 'timed_out' && this.#isOnline()) this.#drop()
    })
  }

  /** Asks the server; `done` is called before any later event is handled. */
  ask<Name extends RequestName>(
    name: Name,
    body: RequestOf<Name>,
    done: (outcome: Outcome<ReplyOf<Name>>) => void,
    timeoutMs = REQUEST_TIMEOUT_MS,
  ): void {
    if (this.#isOnline()) this.#link.request(name, body, timeoutMs, done)
    else done(failed(localProblem('not_connected')))
  }

  /** Asks the server, for those who need no order between the answer and later events. */
  request<Name extends RequestName>(
    name: Name,
    body: RequestOf<Name>,
  ): Promise<Outcome<ReplyOf<Name>>> {
    return new Promise((resolve) => {
      this.ask(name, body, resolve)
    })
  }

  #isOnline(): boolean {
    return this.#state.get().status === 'online'
  }

  #attempt(): void {
    this.#cancelTimer()
    this.#token = this.#handlers.token()
    this.#cancelTimer = this.#tools.clock.after(WELCOME_DEADLINE_MS, () => this.#drop())
    this.#link.open(this.#token)
  }

  #received<Name extends ServerEventName>(name: Name, body: ServerEvents[Name]): void {
    if (name !== 'welcome') {
      this.#handlers.received(name, body)
      return
    }
    this.#cancelTimer()
    this.#attempts = 0
    this.#refusal = null
    this.#state.set({ status: 'online' })
    this.#handlers.welcomed(body as Welcome)
  }

  #refused(why: Problem | null): void {
    if (why?.code !== 'unauthenticated') {
      this.#refusal = why
      this.#wait()
      return
    }
    const refusedToken = this.#token
    this.#handlers.tokenRefused(refusedToken)
    // A server that refuses us without any token would be asked for ever.
    if (this.#handlers.token() === refusedToken) this.#wait()
    else this.#attempt()
  }

  #closed(end: LinkEnd): void {
    const hadBeenWelcomed = this.#isOnline()
    if (end === 'dismissed') {
      this.#cancelTimer()
      this.#state.set({ status: 'dismissed' })
    } else {
      this.#wait()
    }
    if (hadBeenWelcomed) this.#handlers.lost()
    if (end === 'dismissed') this.#handlers.dismissed()
  }

  /** Gives up a link that is silent; closing it ourselves is reported by nobody else. */
  #drop(): void {
    this.#link.close()
    this.#closed('lost')
  }

  #wait(): void {
    this.#cancelTimer()
    const delay = Math.max(this.#nextDelay(), this.#refusal?.retry_after_ms ?? 0)
    const retryAt = this.#tools.clock.now() + delay
    this.#state.set(
      this.#tools.network.isOnline()
        ? { status: 'waiting', retryAt, ...this.#why() }
        : { status: 'offline' },
    )
    this.#cancelTimer = this.#tools.clock.after(delay, () => this.retryNow())
  }

  #why(): { problem?: Problem } {
    return this.#refusal === null ? {} : { problem: this.#refusal }
  }

  #nextDelay(): number {
    const delay = Math.min(FIRST_DELAY_MS * 2 ** this.#attempts, LONGEST_DELAY_MS)
    this.#attempts += 1
    return delay * (1 + SPREAD * (this.#tools.random() - 0.5))
  }
}
