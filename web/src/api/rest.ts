import type {
  AccountReply,
  AskReset,
  BecomeOwner,
  ChangeEmail,
  ChangePassword,
  ChangeUsername,
  DeleteAccount,
  InvitationList,
  InvitationMade,
  Invite,
  LogIn,
  Problem,
  ProfileReply,
  Register,
  ResetPassword,
  SessionList,
  SessionOpened,
  SessionReply,
  UseLink,
} from '@/api/wire'
import { localProblem } from '@/lib/local-problem'
import { failed, type Result, succeeded } from '@/lib/result'

export type Answer<Value> = Promise<Result<Value, Problem>>

export interface RestTools {
  fetch: typeof fetch
  /** A token to show; without one, the browser's cookie says who asks. */
  token(): string | null
}

/** What a route answers that has nothing to say. */
type Nothing = Record<string, never>
type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

const PREFIX = '/api/v1/'
/** A password takes the server a while, and a queue of them several. */
const TIMEOUT_MS = 20_000

/** What the REST API has that the socket has not, one method for each route. */
export class Rest {
  readonly #tools: RestTools

  constructor(tools: RestTools) {
    this.#tools = tools
  }

  register(request: Register): Answer<SessionOpened> {
    return this.#ask('POST', 'accounts', request)
  }

  becomeOwner(request: BecomeOwner): Answer<SessionOpened> {
    return this.#ask('POST', 'owner', request)
  }

  logIn(request: LogIn): Answer<SessionOpened> {
    return this.#ask('POST', 'sessions', request)
  }

  /** Who asks; the cookie that says so is set anew. */
  session(): Answer<SessionReply> {
    return this.#ask('GET', 'session')
  }

  logOut(): Answer<Nothing> {
    return this.#ask('DELETE', 'session')
  }

  askReset(request: AskReset): Answer<Nothing> {
    return this.#ask('POST', 'password-resets', request)
  }

  resetPassword(request: ResetPassword): Answer<Nothing> {
    return this.#ask('POST', 'password-resets/redeem', request)
  }

  verify(request: UseLink): Answer<Nothing> {
    return this.#ask('POST', 'verifications', request)
  }

  account(): Answer<AccountReply> {
    return this.#ask('GET', 'account')
  }

  sendVerificationAgain(): Answer<Nothing> {
    return this.#ask('POST', 'account/verification', {})
  }

  changePassword(request: ChangePassword): Answer<Nothing> {
    return this.#ask('PUT', 'account/password', request)
  }

  changeEmail(request: ChangeEmail): Answer<Nothing> {
    return this.#ask('PUT', 'account/email', request)
  }

  changeUsername(request: ChangeUsername): Answer<AccountReply> {
    return this.#ask('PUT', 'account/username', request)
  }

  deleteAccount(request: DeleteAccount): Answer<Nothing> {
    return this.#ask('DELETE', 'account', request)
  }

  sessions(): Answer<SessionList> {
    return this.#ask('GET', 'sessions')
  }

  endSession(id: string): Answer<Nothing> {
    return this.#ask('DELETE', `sessions/${encodeURIComponent(id)}`)
  }

  endOtherSessions(): Answer<Nothing> {
    return this.#ask('DELETE', 'sessions')
  }

  invitations(): Answer<InvitationList> {
    return this.#ask('GET', 'invitations?limit=100')
  }

  invite(request: Invite): Answer<InvitationMade> {
    return this.#ask('POST', 'invitations', request)
  }

  withdrawInvitation(id: string): Answer<Nothing> {
    return this.#ask('DELETE', `invitations/${encodeURIComponent(id)}`)
  }

  profile(user: string): Answer<ProfileReply> {
    return this.#ask('GET', `users/${encodeURIComponent(user)}`)
  }

  async #ask<Reply>(method: Method, path: string, request?: object): Answer<Reply> {
    try {
      const response = await this.#tools.fetch(PREFIX + path, this.#options(method, request))
      const body: unknown = await response.json()
      return response.ok ? succeeded(body as Reply) : failed(problemIn(body))
    } catch (error) {
      return failed(localProblem(codeOf(error)))
    }
  }

  #options(method: Method, request: object | undefined): RequestInit {
    const token = this.#tools.token()
    const headers = new Headers(token === null ? {} : { authorization: `Bearer ${token}` })
    // Whoever rests on a cookie shows by this type that no foreign form sends it.
    if (method !== 'GET') headers.set('content-type', 'application/json')
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    const options = { method, headers, signal, credentials: 'same-origin' } as const
    return request === undefined ? options : { ...options, body: JSON.stringify(request) }
  }
}

function codeOf(error: unknown): Parameters<typeof localProblem>[0] {
  if (error instanceof SyntaxError) return 'unreadable_answer'
  return error instanceof Error && error.name === 'TimeoutError' ? 'timed_out' : 'not_connected'
}

/** Reads problem+json (RFC 9457); whoever stands between us and the server may send anything. */
function problemIn(body: unknown): Problem {
  const said = (typeof body === 'object' ? body : null) as Partial<Record<string, unknown>> | null
  if (typeof said?.code !== 'string' || typeof said.detail !== 'string') {
    return localProblem('unreadable_answer')
  }
  return {
    code: said.code,
    message: said.detail,
    event: null,
    details: (said.details ?? {}) as Problem['details'],
    retry_after_ms: typeof said.retry_after_ms === 'number' ? said.retry_after_ms : null,
  }
}
