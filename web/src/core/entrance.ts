import { type Answer, Rest } from '@/api/rest'
import type {
  BecomeOwner,
  ChangeUsername,
  DeleteAccount,
  LogIn,
  Named,
  Register,
  ResetPassword,
  ServerInfo,
  SessionOpened,
  User,
  Welcome,
} from '@/api/wire'
import type { Clock } from '@/core/clock'
import type { Keep } from '@/core/keep'
import type { Outcome } from '@/core/link'
import { Credentials, type NamelessReason, type SessionState } from '@/core/session'
import { Subject } from '@/lib/observable'
import { failed, succeeded } from '@/lib/result'

/** What one hears from now on. */
export type Heard = Pick<Welcome, 'rooms' | 'whispers'>

export interface EntranceTools {
  clock: Clock
  keep: Keep
  fetch: typeof fetch
}

export interface EntranceHandlers {
  takeName(username: string): Promise<Outcome<Named>>
  /** Connects anew, as whoever we are by now. */
  restart(): void
  /** Somebody is in, with these rooms and whispers. */
  entered(user: User, heard: Heard): void
  /** Nobody is in any more. */
  left(): void
  /**
   * What is kept of whoever was in is nobody else's business. What this account wrote stays: it is
   * about to be in, perhaps once more.
   */
  forget(next: string | null): void
}

/** Two ends of a session within this time are no accident; a third is not asked for. */
const AGAIN_MS = 30_000

/**
 * Who this browser is to the server, and whatever changes that. A guest has a token, which we
 * keep; an account has a cookie, which we never see: only the next welcome tells.
 */
export class Entrance {
  readonly state = new Subject<SessionState>({ phase: 'starting' })
  readonly rest: Rest
  readonly #credentials: Credentials
  readonly #clock: Clock
  readonly #handlers: EntranceHandlers
  /** Why there will be nobody in at the next welcome, as far as we know it. */
  #reason: NamelessReason | null = null
  #server: ServerInfo | null = null
  #isCookieKept = false
  #tokenInCookie: string | null = null
  #isChanging = false
  #wasDismissed = false
  #dismissedAt = Number.NEGATIVE_INFINITY

  constructor(handlers: EntranceHandlers, tools: EntranceTools) {
    this.#handlers = handlers
    this.#clock = tools.clock
    this.#credentials = new Credentials(tools.keep)
    this.rest = new Rest({ fetch: tools.fetch, token: () => this.token })
  }

  /** What a guest shows when connecting; null for accounts and strangers. */
  get token(): string | null {
    return this.#credentials.token
  }

  async takeName(username: string): Promise<Outcome<User>> {
    const outcome = await this.#handlers.takeName(username)
    if (!outcome.ok) return failed(outcome.reason)
    const { user, token } = outcome.value
    const session = this.state.get()
    if (session.phase !== 'nameless') return succeeded(user)
    this.#credentials.store(token, user.username)
    this.#enter(user, session.server, { rooms: [], whispers: [] })
    return succeeded(user)
  }

  /** A guest keeps everything and becomes an account; anybody else begins with nothing. */
  register(request: Register): Promise<Outcome<User>> {
    return this.#open(() => this.rest.register({ ...request, cookie: true }))
  }

  logIn(request: LogIn): Promise<Outcome<User>> {
    return this.#open(() => this.rest.logIn({ ...request, cookie: true }))
  }

  becomeOwner(request: BecomeOwner): Promise<Outcome<User>> {
    return this.#open(() => this.rest.becomeOwner({ ...request, cookie: true }))
  }

  /** An account stays in when the server cannot be told: only the server can take the cookie back. */
  async signOut(): Promise<Outcome<null>> {
    const reason = { kind: 'signed_out', name: this.#credentials.name } as const
    if (this.token !== null) {
      void this.rest.logOut()
      this.#leave(reason)
      return succeeded(null)
    }
    const outcome = await this.#change(() => this.rest.logOut())
    if (!outcome.ok && outcome.reason.code !== 'unauthenticated') return failed(outcome.reason)
    this.#leave(reason)
    return succeeded(null)
  }

  async changeUsername(request: ChangeUsername): Promise<Outcome<User>> {
    const outcome = await this.rest.changeUsername(request)
    if (!outcome.ok) return failed(outcome.reason)
    const { user } = outcome.value.account
    this.changed(user)
    return succeeded(user)
  }

  deleteAccount(request: DeleteAccount): Promise<Outcome<null>> {
    return this.#end(() => this.rest.deleteAccount(request), { kind: 'account_deleted' })
  }

  /** Ends every session of the account, ours too if it is one. */
  resetPassword(request: ResetPassword): Promise<Outcome<null>> {
    return this.#end(() => this.rest.resetPassword(request), { kind: 'password_reset' })
  }

  /** Another tab of this browser came in as this account. */
  follow(account: string): void {
    const session = this.state.get()
    if (session.phase === 'named' && session.me.id === account && !session.me.guest) return
    this.#become(account)
  }

  /**
   * Pictures are asked for by the browser itself, which shows nothing but a cookie. A guest needs
   * one where pictures are not for everybody.
   */
  showPictures(): void {
    const { token } = this
    if (token === null || this.#tokenInCookie === token) return
    this.#tokenInCookie = token
    void this.rest.keepToken({ token })
  }

  /** Somebody is called or looks different now; it may be us. */
  changed(user: User): void {
    const session = this.state.get()
    if (session.phase === 'named' && session.me.id === user.id) {
      this.state.set({ ...session, me: user })
    }
  }

  tokenRefused(token: string | null): void {
    this.#credentials.dropToken(token)
    this.#reason ??= { kind: 'signed_out', name: this.#credentials.name }
  }

  welcomed({ user, server, rooms, whispers }: Welcome): void {
    this.#server = server
    if (user !== null) {
      this.#enter(user, server, { rooms, whispers })
      return
    }
    this.#handlers.left()
    this.state.set({ phase: 'nameless', reason: this.#reason ?? this.#guess(), server })
  }

  /** The server ended our session. It may have been the last one, so we ask who we are, but once. */
  dismissed(): void {
    if (this.#isChanging) {
      this.#wasDismissed = true
      return
    }
    const now = this.#clock.now()
    const isAgain = now - this.#dismissedAt < AGAIN_MS
    this.#dismissedAt = now
    if (isAgain && this.#server !== null) {
      this.#handlers.forget(null)
      const reason = { kind: 'session_ended' } as const
      this.state.set({ phase: 'nameless', reason, server: this.#server })
    } else {
      this.#leave({ kind: 'session_ended' })
    }
  }

  async #open(ask: () => Answer<SessionOpened>): Promise<Outcome<User>> {
    const outcome = await this.#change(ask)
    if (!outcome.ok) return failed(outcome.reason)
    const { user } = outcome.value
    this.#credentials.rely(user.id)
    this.#become(user.id)
    return succeeded(user)
  }

  async #end(ask: () => Answer<unknown>, reason: NamelessReason): Promise<Outcome<null>> {
    const outcome = await this.#change(ask)
    if (!outcome.ok) return failed(outcome.reason)
    this.#leave(reason)
    return succeeded(null)
  }

  /** What we ask for may end our own session before it is answered; then the answer decides. */
  async #change<Value>(ask: () => Answer<Value>): Answer<Value> {
    this.#isChanging = true
    const outcome = await ask()
    this.#isChanging = false
    const wasDismissed = this.#wasDismissed
    this.#wasDismissed = false
    if (!outcome.ok && wasDismissed) this.dismissed()
    return outcome
  }

  #become(account: string): void {
    const session = this.state.get()
    // A guest who registers is the same person: what is on its way goes on.
    if (session.phase !== 'named' || session.me.id !== account) this.#handlers.forget(account)
    this.#reason = { kind: 'cookie_lost' }
    this.state.set({ phase: 'starting' })
    this.#handlers.restart()
  }

  #leave(reason: NamelessReason): void {
    this.#credentials.dropToken(this.token)
    this.#reason = reason
    this.#handlers.forget(null)
    this.state.set({ phase: 'starting' })
    this.#handlers.restart()
  }

  #enter(user: User, server: ServerInfo, heard: Heard): void {
    this.#reason = null
    if (!user.guest) this.#keepCookie()
    this.#handlers.entered(user, heard)
    this.state.set({ phase: 'named', me: user, server })
  }

  /** A browser drops a cookie some time after it got it, however much it was used since. */
  #keepCookie(): void {
    if (this.#isCookieKept) return
    this.#isCookieKept = true
    void this.rest.session()
  }

  #guess(): NamelessReason {
    const { token, name } = this.#credentials
    return token !== null && name !== null ? { kind: 'name_lost', name } : { kind: 'new' }
  }
}
