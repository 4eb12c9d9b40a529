import type { ServerInfo, User } from '@/api/wire'
import type { Keep } from '@/core/keep'

/** Why nobody is in. */
export type NamelessReason =
  | { readonly kind: 'new' }
  /** The name went to somebody else while its guest was away. */
  | { readonly kind: 'name_lost'; readonly name: string }
  | { readonly kind: 'signed_out'; readonly name: string | null }
  /** It was ended from elsewhere. */
  | { readonly kind: 'session_ended' }
  | { readonly kind: 'password_reset' }
  /** An account was let in, and its session was nevertheless not shown afterwards. */
  | { readonly kind: 'cookie_lost' }
  | { readonly kind: 'account_deleted' }

export type SessionState =
  /** Nothing is known before the first welcome. */
  | { readonly phase: 'starting' }
  | { readonly phase: 'nameless'; readonly reason: NamelessReason; readonly server: ServerInfo }
  | { readonly phase: 'named'; readonly me: User; readonly server: ServerInfo }

const TOKEN = 'token'
const NAME = 'name'
/** Who came in last by an account. */
export const ENTERED = 'entered'

/**
 * What this browser remembers about who is using it: a guest's token. The session of an account is
 * in a cookie that no script can read.
 */
export class Credentials {
  readonly #keep: Keep

  constructor(keep: Keep) {
    this.#keep = keep
  }

  get token(): string | null {
    return this.#keep.get(TOKEN)
  }

  /** The name that was used last, also after the token is gone. */
  get name(): string | null {
    return this.#keep.get(NAME)
  }

  store(token: string, name: string): void {
    this.#keep.set(TOKEN, token)
    this.#keep.set(NAME, name)
  }

  /** The browser has a cookie now, which we cannot see. The other tabs look for this note. */
  rely(account: string): void {
    this.#keep.remove(TOKEN)
    this.#keep.remove(NAME)
    // Only what changes is told to the other tabs.
    this.#keep.remove(ENTERED)
    this.#keep.set(ENTERED, account)
  }

  /** Another tab may have signed in anew meanwhile, and that token is good. */
  dropToken(refused: string | null): void {
    if (this.token === refused) this.#keep.remove(TOKEN)
  }
}
