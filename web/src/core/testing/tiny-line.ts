import type { Problem, User } from '@/api/wire'
import type { Clock } from '@/core/clock'
import type {
  Link,
  LinkEnd,
  LinkHandlers,
  Outcome,
  ReplyOf,
  RequestName,
  RequestOf,
} from '@/core/link'
import { localProblem } from '@/lib/local-problem'
import { failed } from '@/lib/result'

/** What one browser holds of the server without its pages being able to look. */
export interface CookieJar {
  cookie: string | null
}

/** What a connection needs of the server at its other end. */
interface Server {
  /** By whose time requests are overdue; without one they never are. */
  clock: Clock | null
  open(line: Line, token: string | null): 'refused' | 'unauthenticated' | 'open'
  /** Why it lets nobody in, if it says so. */
  refusal: Problem | null
  closed(line: Line): void
  answer<Name extends RequestName>(
    line: Line,
    name: Name,
    body: RequestOf<Name>,
  ): Outcome<ReplyOf<Name>>
}

interface Delivery {
  readonly run: () => void
  readonly isBroadcast: boolean
}

const unauthenticated: Problem = {
  code: 'unauthenticated',
  message: 'The token is not good.',
  event: null,
  details: {},
  retry_after_ms: null,
}

/** One connection: what the client sees of it, and what is on its way to the client. */
export class Line implements Link {
  user: User | null = null
  readonly handlers: LinkHandlers
  readonly jar: CookieJar
  /** By which session it is open. */
  token: string | null = null
  /** Rooms that this very connection created or joined. */
  readonly entered = new Set<string>()
  readonly #server: Server
  #isOpen = false
  #underWay: Delivery[] = []
  #unanswered = new Set<() => void>()

  constructor(server: Server, handlers: LinkHandlers, jar: CookieJar) {
    this.#server = server
    this.handlers = handlers
    this.jar = jar
  }

  get member(): User {
    if (this.user === null) throw new Error('Nobody is behind this connection')
    return this.user
  }

  open(token: string | null): void {
    this.entered.clear()
    const result = this.#server.open(this, token)
    this.#isOpen = result === 'open'
    if (result !== 'open') {
      this.handlers.refused(result === 'unauthenticated' ? unauthenticated : this.#server.refusal)
    }
  }

  close(): void {
    this.#end()
    this.#fail()
  }

  request<Name extends RequestName>(
    name: Name,
    body: RequestOf<Name>,
    timeoutMs: number,
    done: (outcome: Outcome<ReplyOf<Name>>) => void,
  ): void {
    if (!this.#isOpen) {
      done(failed(localProblem('not_connected')))
      return
    }
    const lost = () => done(failed(localProblem('not_connected')))
    this.#unanswered.add(lost)
    const outcome = this.#server.answer(this, name, body)
    const answer = () => {
      if (this.#unanswered.delete(lost)) done(outcome)
    }
    this.#server.clock?.after(timeoutMs, () => {
      if (this.#unanswered.delete(lost)) done(failed(localProblem('timed_out')))
    })
    // What only reads may be overtaken by what was written after it was read.
    const isOvertaken = name === 'history' || name === 'list_members'
    this.push(isOvertaken ? () => this.push(answer) : answer)
  }

  push(run: () => void, { isBroadcast = false } = {}): void {
    this.#underWay.push({ run, isBroadcast })
  }

  deliverOne(): boolean {
    const next = this.#underWay.shift()
    next?.run()
    return next !== undefined
  }

  dropBroadcasts(): void {
    this.#underWay = this.#underWay.filter(({ isBroadcast }) => !isBroadcast)
  }

  dropAnswers(): void {
    this.#underWay = this.#underWay.filter(({ isBroadcast }) => isBroadcast)
  }

  /** As Socket.IO does it: first it says that it is over, then the requests fail. */
  breakOff(end: LinkEnd = 'lost'): void {
    this.#end()
    this.handlers.closed(end)
    this.#fail()
  }

  #end(): void {
    this.#isOpen = false
    this.#underWay = []
    this.#server.closed(this)
  }

  #fail(): void {
    const unanswered = [...this.#unanswered]
    this.#unanswered = new Set()
    for (const lost of unanswered) lost()
  }
}
