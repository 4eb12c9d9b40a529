import type { ClientEvents, Problem, ServerEvents } from '@/api/wire'
import type { Result } from '@/lib/result'

export type ServerEventName = keyof ServerEvents
export type RequestName = keyof ClientEvents
export type RequestOf<Name extends RequestName> = ClientEvents[Name]['request']
export type ReplyOf<Name extends RequestName> = ClientEvents[Name]['reply']
export type Outcome<Value> = Result<Value, Problem>

/** Why a link is no more: it broke, or the server said goodbye and does not want us back by itself. */
export type LinkEnd = 'lost' | 'dismissed'

export interface LinkHandlers {
  closed(end: LinkEnd): void
  /** The server could not be reached, or refused to let us in (then it says why). */
  refused(why: Problem | null): void
  received<Name extends ServerEventName>(name: Name, body: ServerEvents[Name]): void
}

/**
 * One Socket.IO connection, as the core needs it. It does not come back by itself: when to
 * try again is the connection's business, which knows the clock and the network.
 */
export interface Link {
  open(token: string | null): void
  close(): void
  /**
   * Asks the server. `done` is called exactly once, and before any event that the server
   * sent behind its answer is handed to `received`: revisions depend on that order.
   */
  request<Name extends RequestName>(
    name: Name,
    body: RequestOf<Name>,
    timeoutMs: number,
    done: (outcome: Outcome<ReplyOf<Name>>) => void,
  ): void
}

export type LinkFactory = (handlers: LinkHandlers) => Link

const RETRY_MS = 1_500
/** The server does not have it, or nobody knows. */
const PASSING = new Set(['not_connected', 'timed_out', 'rate_limited', 'unavailable'])

/** How long to wait before the same again, in milliseconds; null when that would help nothing. */
export function retryDelay({ code, retry_after_ms: wanted }: Problem): number | null {
  return PASSING.has(code) ? (wanted ?? RETRY_MS) : null
}
