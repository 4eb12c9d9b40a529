import { io, type Socket } from 'socket.io-client'
import type { Problem } from '@/api/wire'
import type {
  Link,
  LinkHandlers,
  Outcome,
  ReplyOf,
  RequestName,
  RequestOf,
  ServerEventName,
} from '@/core/link'
import { localProblem } from '@/lib/local-problem'
import { failed, succeeded } from '@/lib/result'

const CONNECT_TIMEOUT_MS = 10_000

const EVENT_NAMES: readonly ServerEventName[] = [
  'welcome',
  'message',
  'message_changed',
  'room_changed',
  'read',
  'user_joined',
  'user_left',
  'member_changed',
  'room_joined',
  'room_removed',
  'join_asked',
  'behind',
  'typing',
  'presence',
  'profile_changed',
  'report_filed',
  'problem',
]

/** A link over the official Socket.IO client, to `url` or to where the page came from. */
export function socketLink(handlers: LinkHandlers, url?: string): Link {
  const socket = createSocket(url)
  let token: string | null = null
  socket.auth = (answer) => answer(token === null ? {} : { token })
  for (const name of EVENT_NAMES) {
    socket.on(name, (body) => handlers.received(name, body))
  }
  socket.on('disconnect', (reason) => {
    if (reason === 'io client disconnect') return
    handlers.closed(reason === 'io server disconnect' ? 'dismissed' : 'lost')
  })
  socket.on('connect_error', (error) => {
    handlers.refused(refusalIn(error))
  })
  return {
    open(newToken) {
      token = newToken
      socket.connect()
    },
    close() {
      socket.disconnect()
    },
    request(name, body, timeoutMs, done) {
      request(socket, { name, body, timeoutMs, done })
    },
  }
}

function createSocket(url: string | undefined): Socket {
  const options = {
    autoConnect: false,
    reconnection: false,
    timeout: CONNECT_TIMEOUT_MS,
    // WebSocket at once where it works, with long-polling behind it where it does not.
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
  }
  return url === undefined ? io(options) : io(url, options)
}

interface Asking<Name extends RequestName> {
  name: Name
  body: RequestOf<Name>
  timeoutMs: number
  done: (outcome: Outcome<ReplyOf<Name>>) => void
}

type Acknowledgement<Reply> = ({ ok: true } & Reply) | { ok: false; error: Problem }

function request<Name extends RequestName>(socket: Socket, asking: Asking<Name>): void {
  // The client would queue it and send it on some later connection, out of our hands.
  if (!socket.connected) {
    asking.done(failed(localProblem('not_connected')))
    return
  }
  socket
    .timeout(asking.timeoutMs)
    .emit(
      asking.name,
      asking.body,
      (error: Error | null, answer: Acknowledgement<ReplyOf<Name>>) => {
        asking.done(outcomeOf(socket, error, answer))
      },
    )
}

function outcomeOf<Reply>(
  socket: Socket,
  error: Error | null,
  answer: Acknowledgement<Reply>,
): Outcome<Reply> {
  if (error !== null) {
    return failed(localProblem(socket.connected ? 'timed_out' : 'not_connected'))
  }
  return answer.ok ? succeeded(answer) : failed(answer.error)
}

/** Whoever stands between us and the server may refuse us in words of their own. */
function refusalIn(error: Error): Problem | null {
  const data: unknown = 'data' in error ? error.data : null
  const said = (typeof data === 'object' ? data : null) as Partial<Problem> | null
  if (typeof said?.code !== 'string' || typeof said.message !== 'string') return null
  const { code, message, details = {}, retry_after_ms: wanted = null } = said
  return { code, message, event: null, details, retry_after_ms: wanted }
}
