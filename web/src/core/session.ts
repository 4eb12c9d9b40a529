import type { ServerInfo, User } from '@/api/wire'
import type { Keep } from '@/core/keep'

/** Why somebody is asked for a name: never had one, it went to somebody else, or was signed out. */
export type NamelessReason =
  | { readonly kind: 'new' }
  | { readonly kind: 'name_lost'; readonly name: string }
  | { readonly kind: 'signed_out'; readonly name: string | null }

export type SessionState =
  /** Nothing is known before the first welcome. */
  | { readonly phase: 'starting' }
  | { readonly phase: 'nameless'; readonly reason: NamelessReason; readonly server: ServerInfo }
  | { readonly phase: 'named'; readonly me: User; readonly server: ServerInfo }

const TOKEN = 'token'
const NAME = 'name'

/** What this browser remembers about who is using it. */
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

  /** Another tab may have signed in anew meanwhile, and that token is good. */
  dropToken(refused: string | null): void {
    if (this.token === refused) this.#keep.remove(TOKEN)
  }
}
