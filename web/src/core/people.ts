import type { Rest } from '@/api/rest'
import type {
  ChangeProfile,
  OwnProfile,
  Presence,
  Problem,
  ServerRole,
  SetAvatar,
  SetStatus,
  User,
} from '@/api/wire'
import { type Blocked, Blocks } from '@/core/blocks'
import type { Clock } from '@/core/clock'
import type { Connection } from '@/core/connection'
import { Directory } from '@/core/directory'
import type { Outcome } from '@/core/link'
import { Presences } from '@/core/presences'
import { type Observable, Subject } from '@/lib/observable'
import type { Pacer } from '@/lib/pacer'
import { failed, succeeded } from '@/lib/result'

interface PeopleTools {
  connection: Connection
  clock: Clock
  rest: () => Rest
  pacer: Pacer
  /** We are called or look different now. */
  changed: (user: User) => void
}

/** People: who they are, whether they are there, whom one blocks, and how one is seen oneself. */
export class People {
  /** Everybody whom we met, by id. `lookUp` finds others. */
  readonly users: Observable<ReadonlyMap<string, User>>
  /** Those who are watched, as far as one may know. */
  readonly presences: Observable<ReadonlyMap<string, Presence>>
  /** Null until `loadBlocked` has answered. */
  readonly blocked: Observable<Blocked>
  /** What one is on the server oneself; null until that is known. */
  readonly serverRole = new Subject<ServerRole | null>(null)
  /** @internal for the chat */
  readonly directory: Directory
  /** @internal for the chat */
  readonly presence: Presences
  readonly #blocks: Blocks
  readonly #tools: PeopleTools

  constructor(tools: PeopleTools) {
    this.#tools = tools
    this.directory = new Directory(tools.rest)
    this.presence = new Presences(tools)
    this.#blocks = new Blocks(tools.connection, tools.rest)
    this.users = tools.pacer.paced(this.directory.users)
    this.presences = tools.pacer.paced(this.presence.seen)
    this.blocked = this.#blocks.blocked
  }

  /** Whether we asked who this is, and there is nobody: the account was deleted. */
  isGone(id: string): boolean {
    return this.directory.isGone(id)
  }

  /** Asks who these are, where it is not known; `users` has them then. */
  lookUp(ids: readonly string[]): void {
    this.directory.lookUp(ids)
  }

  /** Keeps an eye on whether these people are there, until the returned function is called. */
  watch(ids: readonly string[]): () => void {
    return this.presence.watch(ids)
  }

  /** Chooses how one is seen, and says why until when; what is not given is cleared. */
  setStatus(request: SetStatus): Promise<Outcome<Presence>> {
    return this.presence.setStatus(request)
  }

  loadBlocked(): Promise<Problem | null> {
    return this.#blocks.load()
  }

  block(user: User, isOn: boolean): Promise<Outcome<null>> {
    return this.#blocks.block(user, isOn)
  }

  /** What one says of oneself; everybody who sees one hears of name and picture. */
  changeProfile(request: ChangeProfile): Promise<Outcome<OwnProfile>> {
    return this.#own((rest) => rest.changeProfile(request))
  }

  setAvatar(picture: Blob, square?: SetAvatar): Promise<Outcome<OwnProfile>> {
    return this.#own((rest) => rest.setAvatar(picture, square))
  }

  removeAvatar(): Promise<Outcome<OwnProfile>> {
    return this.#own((rest) => rest.removeAvatar())
  }

  /** @internal for the chat: somebody is in, on a new connection */
  entered(me: User): void {
    this.presence.again()
    if (me.guest) this.serverRole.set('guest')
    else
      void this.#tools
        .rest()
        .ownProfile()
        .then((outcome) => {
          if (outcome.ok && outcome.value.profile.id === me.id) {
            this.serverRole.set(outcome.value.profile.role)
          }
        })
  }

  /** @internal for the chat: whoever is in now is another, or nobody. */
  clear(): void {
    this.directory.clear()
    this.presence.clear()
    this.#blocks.clear()
    this.serverRole.set(null)
  }

  async #own(ask: (rest: Rest) => ReturnType<Rest['ownProfile']>): Promise<Outcome<OwnProfile>> {
    const outcome = await ask(this.#tools.rest())
    if (!outcome.ok) return failed(outcome.reason)
    const { profile } = outcome.value
    const { id, username, name, avatar, guest, bot } = profile
    this.#tools.changed({ id, username, name, avatar, guest, bot })
    return succeeded(profile)
  }
}
