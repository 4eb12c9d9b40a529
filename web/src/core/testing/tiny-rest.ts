import type { Room, User } from '@/api/wire'
import type { CookieJar } from '@/core/testing/tiny-line'

/** What REST needs of the server that it is a part of. */
interface Server {
  isUp: boolean
  person(username: string): User
  openSession(user: User): string
  endSession(token: string): void
  userBehind(token: string | null): User | null
  seenRoom(reference: string, user: User | null): Room | null
}

interface Account {
  user: User
  password: string
  tokens: string[]
}

type Body = Readonly<Record<string, string>>
type Said = { status: number; body: object }

const DONE: Said = { status: 200, body: {} }

/** As much of the REST API as decides who one is: accounts with passwords, sessions in cookies. */
export class TinyRest {
  readonly #server: Server
  /** What a test wants to be answered, by method and path. */
  readonly answers = new Map<string, Said>()
  readonly #accounts = new Map<string, Account>()

  constructor(server: Server) {
    this.#server = server
  }

  async answer(path: string, init: RequestInit, jar: CookieJar): Promise<Response> {
    if (!this.#server.isUp) throw new TypeError('fetch failed')
    const body: Body = init.body === undefined ? {} : JSON.parse(`${init.body}`)
    const bearer = new Headers(init.headers).get('authorization')?.replace('Bearer ', '') ?? null
    const said = this.#act(`${init.method} ${path.replace('/api/v1/', '')}`, body, { bearer, jar })
    return new Response(JSON.stringify(said.body), { status: said.status })
  }

  #act(
    route: string,
    body: Body,
    { bearer, jar }: { bearer: string | null; jar: CookieJar },
  ): Said {
    const token = bearer ?? jar.cookie
    switch (route) {
      case 'POST accounts':
        return this.#register(body, token, jar)
      case 'POST sessions':
        return this.#logIn(body, jar)
      case 'DELETE session':
        if (token === null || this.#server.userBehind(token) === null) return refused(401)
        this.#server.endSession(token)
        return DONE
      case 'DELETE account':
      case 'POST password-resets/redeem':
        for (const account of this.#accounts.values()) {
          for (const each of account.tokens.splice(0)) this.#server.endSession(each)
        }
        return DONE
      default:
        return this.answers.get(route) ?? this.#read(route, token)
    }
  }

  #read(route: string, token: string | null): Said {
    const reference = /^GET rooms\/([^/]+)$/u.exec(route)?.[1]
    if (reference === undefined) return refused(404, 'message_not_found')
    const user = this.#server.userBehind(token)
    const room = this.#server.seenRoom(decodeURIComponent(reference), user)
    return room === null ? refused(404, 'room_not_found') : { status: 200, body: { room } }
  }

  #register(body: Body, token: string | null, jar: CookieJar): Said {
    const { username = '', password = '' } = body
    if (this.#accounts.has(username)) return refused(409, 'username_taken')
    const guest = this.#server.userBehind(token)
    const user = { ...(guest ?? this.#server.person(username)), username, guest: false }
    this.#accounts.set(username, { user, password, tokens: [] })
    // The real server, too, ends a guest's connections before it answers.
    if (token !== null) this.#server.endSession(token)
    return this.#logIn({ login: username, password }, jar)
  }

  #logIn({ login = '', password }: Body, jar: CookieJar): Said {
    const account = this.#accounts.get(login)
    if (account === undefined || account.password !== password)
      return refused(401, 'invalid_credentials')
    const token = this.#server.openSession(account.user)
    account.tokens.push(token)
    jar.cookie = token
    return { status: 201, body: { user: account.user, token: null } }
  }
}

function refused(status: number, code = 'unauthenticated'): Said {
  return { status, body: { title: 'No', status, detail: `No: ${code}.`, code } }
}
