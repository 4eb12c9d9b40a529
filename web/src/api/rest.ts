import type {
  AccountReply,
  AskReset,
  BecomeOwner,
  ChangeEmail,
  ChangeNotificationSettings,
  ChangePassword,
  ChangeProfile,
  ChangeUsername,
  CloseReport,
  DeleteAccount,
  History,
  HistoryReply,
  InvitationList,
  InvitationMade,
  Invite,
  ListBlocked,
  ListPeople,
  ListReports,
  LogIn,
  MessageReply,
  NotificationSettingsReply,
  OwnProfileReply,
  PersonList,
  PresenceReply,
  Problem,
  ProfileReply,
  PushDeviceList,
  PushDeviceReply,
  PushServer,
  PushTrial,
  Register,
  RenameSubscription,
  ReportList,
  ReportReply,
  ResetPassword,
  RoomNotificationsReply,
  RoomReply,
  SessionList,
  SessionOpened,
  SessionReply,
  SetAvatar,
  SetRoomNotifications,
  SetServerRole,
  SetStatus,
  StopMail,
  Subscribe,
  UseLink,
  UseToken,
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
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
type Query = Readonly<Record<string, string | number | boolean | null | undefined>>

const PREFIX = '/api/v1/'
/** A password takes the server a while, and a queue of them several. */
const TIMEOUT_MS = 20_000
/** A picture has to come over whatever line somebody has. */
const PICTURE_TIMEOUT_MS = 120_000

/** Where one's own export is; a link to it is all that a page needs. */
export const EXPORT_URL = `${PREFIX}account/export`

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

  /** Puts a guest's token into a cookie, for pictures. */
  keepToken(request: UseToken): Answer<SessionReply> {
    return this.#ask('POST', 'session', request)
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

  /** Anybody of this server, by id or username. */
  profile(user: string): Answer<ProfileReply> {
    return this.#ask('GET', `users/${encodeURIComponent(user)}`)
  }

  people(request: ListPeople): Answer<PersonList> {
    return this.#ask('GET', `users${queryOf({ ...request })}`)
  }

  setServerRole({ user, role }: SetServerRole): Answer<Nothing> {
    return this.#ask('PUT', `users/${encodeURIComponent(user)}/role`, { role })
  }

  ownProfile(): Answer<OwnProfileReply> {
    return this.#ask('GET', 'profile')
  }

  changeProfile(request: ChangeProfile): Answer<OwnProfileReply> {
    return this.#ask('PATCH', 'profile', request)
  }

  setStatus(request: SetStatus): Answer<PresenceReply> {
    return this.#ask('PUT', 'profile/status', request)
  }

  /** Cuts the square out of the picture as it is shown; without one, its middle. */
  setAvatar(picture: Blob, square: SetAvatar = {}): Answer<OwnProfileReply> {
    return this.#ask('PUT', `profile/avatar${queryOf({ ...square })}`, picture)
  }

  removeAvatar(): Answer<OwnProfileReply> {
    return this.#ask('DELETE', 'profile/avatar')
  }

  blocked(request: ListBlocked = {}): Answer<PersonList> {
    return this.#ask('GET', `blocks${queryOf({ ...request })}`)
  }

  reports(request: ListReports = {}): Answer<ReportList> {
    return this.#ask('GET', `reports${queryOf({ ...request })}`)
  }

  closeReport({ report, outcome }: CloseReport): Answer<ReportReply> {
    return this.#ask('PATCH', `reports/${encodeURIComponent(report)}`, { outcome })
  }

  /** What one wants to be told of while one is away. */
  notificationSettings(): Answer<NotificationSettingsReply> {
    return this.#ask('GET', 'notification-settings')
  }

  changeNotificationSettings(
    request: ChangeNotificationSettings,
  ): Answer<NotificationSettingsReply> {
    return this.#ask('PUT', 'notification-settings', request)
  }

  setRoomNotifications({ room, ...choice }: SetRoomNotifications): Answer<RoomNotificationsReply> {
    return this.#ask('PUT', `rooms/${encodeURIComponent(room)}/notifications`, choice)
  }

  /** No more mail to whoever got one with this token. */
  stopMail({ token }: StopMail): Answer<Nothing> {
    return this.#ask('POST', `unsubscribe/${encodeURIComponent(token)}`, {})
  }

  /** By what key browsers subscribe to this server. */
  pushServer(): Answer<PushServer> {
    return this.#ask('GET', 'push')
  }

  /** The devices that are woken. */
  pushDevices(): Answer<PushDeviceList> {
    return this.#ask('GET', 'push/subscriptions')
  }

  subscribe(request: Subscribe): Answer<PushDeviceReply> {
    return this.#ask('POST', 'push/subscriptions', request)
  }

  renameDevice({ subscription, name }: RenameSubscription): Answer<PushDeviceReply> {
    return this.#ask('PATCH', `push/subscriptions/${encodeURIComponent(subscription)}`, { name })
  }

  unsubscribe(id: string): Answer<Nothing> {
    return this.#ask('DELETE', `push/subscriptions/${encodeURIComponent(id)}`)
  }

  /** Wakes a device now, and tells how far that went. */
  tryDevice(id: string): Answer<PushTrial> {
    return this.#ask('POST', `push/subscriptions/${encodeURIComponent(id)}/test`, {})
  }

  /** A message as it is now, wherever it stands. */
  message(id: string): Answer<MessageReply> {
    return this.#ask('GET', `messages/${encodeURIComponent(id)}`)
  }

  /** A page of what was said in a room, beside what is shown of it. */
  history({ room, ...place }: History & { room: string }): Answer<HistoryReply> {
    return this.#ask('GET', `rooms/${encodeURIComponent(room)}/messages${queryOf({ ...place })}`)
  }

  /** A room by its id or name, if one may see it. */
  room(reference: string): Answer<RoomReply> {
    return this.#ask('GET', `rooms/${encodeURIComponent(reference)}`)
  }

  /** Takes an upload back that is in no message yet. */
  dropUpload(id: string): Answer<Nothing> {
    return this.#ask('DELETE', `uploads/${encodeURIComponent(id)}`)
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
    const isPicture = request instanceof Blob
    if (isPicture) headers.set('content-type', request.type)
    const signal = AbortSignal.timeout(isPicture ? PICTURE_TIMEOUT_MS : TIMEOUT_MS)
    const options = { method, headers, signal, credentials: 'same-origin' } as const
    if (request === undefined) return options
    return { ...options, body: isPicture ? request : JSON.stringify(request) }
  }
}

/** What is given of a query, with its question mark; nothing where nothing is given. */
export function queryOf(query: Query): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === null || value === undefined ? [] : [[name, `${value}`]],
  )
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}

function codeOf(error: unknown): Parameters<typeof localProblem>[0] {
  if (error instanceof SyntaxError) return 'unreadable_answer'
  return error instanceof Error && error.name === 'TimeoutError' ? 'timed_out' : 'not_connected'
}

/** Reads problem+json (RFC 9457); whoever stands between us and the server may send anything. */
export function problemIn(body: unknown): Problem {
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
