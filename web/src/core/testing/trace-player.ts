import type { Member, Message, Room, ServerEvents, User, Welcome } from '@/api/wire'
import { memoryBlobKeep } from '@/core/blob-keep'
import { Chat } from '@/core/chat'
import { emptyDraft } from '@/core/draft'
import { memoryKeep } from '@/core/keep'
import type { Link, LinkHandlers, Outcome, RequestName, ServerEventName } from '@/core/link'
import type { JoinedRoom } from '@/core/room-view'
import { ManualNetwork } from '@/core/testing/browser'
import { ManualClock } from '@/core/testing/manual-clock'
import { turns } from '@/core/testing/turns'
import { localProblem } from '@/lib/local-problem'
import { noBeat } from '@/lib/pacer'
import { failed, succeeded } from '@/lib/result'

type Reply = { ok: true } | { ok: false; error: ReturnType<typeof localProblem> }

/** What the room is at this moment. */
export interface Truth {
  readonly room: Room
  readonly members: readonly Member[]
  readonly messages: readonly Message[]
}

interface RequestStep {
  readonly request: RequestName
  readonly object: object
  readonly reply: Reply | null
}

export type Step =
  | RequestStep
  | { readonly connected: Welcome }
  | { readonly event: string; readonly object: object }
  | { readonly missed: string; readonly object: object }
  | { readonly lost: true }
  | { readonly state: Truth }

/** What one client of a real server heard, asked and was answered; see tests/traces. */
export interface Trace {
  readonly about: string
  readonly self: User
  readonly room: string
  readonly steps: readonly Step[]
}

interface Asked {
  readonly name: RequestName
  readonly body: object
  readonly done: (outcome: Outcome<never>) => void
}

/** Only a trace says what becomes of these; whatever else is asked is refused. */
const RECORDED: readonly RequestName[] = ['join_room', 'send_message', 'catch_up']
/** So many steps of its own a client takes before it asks the next thing. */
const TURNS = 20
/** Longer than any pause before the next attempt to connect. */
const LONG_MS = 20_000

/** Plays what a server said to a client of ours, which has to ask what the trace says. */
export class TracePlayer implements Link {
  readonly chat: Chat
  readonly #trace: Trace
  readonly #clock = new ManualClock()
  #handlers: LinkHandlers | null = null
  #isAwaited = false
  #asked: Asked[] = []
  /** What never gets an answer; it fails when the connection is cut. */
  #unanswered: Asked[] = []
  #clientId = ''

  constructor(trace: Trace) {
    this.#trace = trace
    this.chat = new Chat({
      fetch: () => Promise.reject(new TypeError('A trace has no REST')),
      uploader: () => Promise.resolve(failed(localProblem('not_connected'))),
      link: (handlers) => {
        this.#handlers = handlers
        return this
      },
      clock: this.#clock,
      network: new ManualNetwork(),
      keep: memoryKeep(),
      tabKeep: memoryKeep(),
      blobKeep: memoryBlobKeep(),
      random: () => 0.5,
      // The recorded server puts little into one reply, so that traces stay small.
      changesMost: Number.POSITIVE_INFINITY,
      beat: noBeat,
      randomId: () => this.#clientId,
    })
    this.chat.start()
  }

  /** Plays all steps; `compare` is given what is held, and the truth, whenever there is one. */
  async play(compare: (held: JoinedRoom, truth: Truth) => void): Promise<void> {
    for (const step of this.#trace.steps) {
      await this.#take(step, compare)
      await turns(TURNS)
    }
    this.#expectNothingAsked('at the end')
  }

  open(): void {
    this.#isAwaited = true
  }

  close(): void {
    this.#isAwaited = false
  }

  request(name: RequestName, body: object, _: number, done: Asked['done']): void {
    if (RECORDED.includes(name)) this.#asked.push({ name, body, done })
    else done(failed({ ...localProblem('timed_out'), code: 'invalid_request', event: name }))
  }

  async #take(step: Step, compare: (held: JoinedRoom, truth: Truth) => void): Promise<void> {
    if ('connected' in step) this.#connect(step.connected)
    else if ('request' in step) await this.#answer(step)
    else if ('event' in step) this.#hear(step.event, step.object)
    else if ('lost' in step) this.#lose()
    else if ('state' in step) {
      this.#expectNothingAsked('when everything should be there')
      compare(this.#held(), step.state)
    }
  }

  #connect(welcome: Welcome): void {
    if (!this.#isAwaited) this.#clock.pass(LONG_MS)
    if (!this.#isAwaited) throw new Error('The client does not want to be connected')
    this.#isAwaited = false
    this.#handlers?.received('welcome', welcome)
  }

  #hear(name: string, body: object): void {
    this.#handlers?.received(name as ServerEventName, body as ServerEvents[ServerEventName])
  }

  #lose(): void {
    this.#expectNothingAsked('when the connection was cut')
    // As Socket.IO does it: first it says that it is over, then the requests fail.
    this.#handlers?.closed('lost')
    const unanswered = this.#unanswered
    this.#unanswered = []
    for (const { done } of unanswered) done(failed(localProblem('not_connected')))
  }

  async #answer({ request, object, reply }: RequestStep): Promise<void> {
    if (this.#find(request, object) === undefined) this.#act(request, object)
    await turns(TURNS)
    const asked = this.#find(request, object)
    if (asked === undefined) {
      const instead = JSON.stringify(this.#asked.map(({ name, body }) => ({ name, body })))
      throw new Error(`Not asked: ${request} ${JSON.stringify(object)}, but ${instead}`)
    }
    this.#asked = this.#asked.filter((other) => other !== asked)
    if (reply === null) this.#unanswered.push(asked)
    else asked.done(reply.ok ? (succeeded(reply) as Outcome<never>) : failed(reply.error))
  }

  /** Does what the person did; what a client asks by itself, nobody does for it. */
  #act(request: RequestName, object: object): void {
    const { room } = this.#trace
    if (request === 'join_room') {
      void this.chat.membership.join(room).then(() => this.chat.show(room))
    } else if (request === 'send_message') {
      const { client_id: clientId, text } = object as { client_id: string; text: string }
      this.#clientId = clientId
      this.chat.actsIn(this.#held()).send({ ...emptyDraft, text })
    }
  }

  #find(request: RequestName, object: object): Asked | undefined {
    const wanted = plain(object)
    return this.#asked.find(({ name, body }) => name === request && plain(body) === wanted)
  }

  #held(): JoinedRoom {
    const view = this.chat.rooms.get().get(this.#trace.room)
    if (view?.standing !== 'member') throw new Error('The client is not in the room')
    return view
  }

  #expectNothingAsked(when: string): void {
    if (this.#asked.length === 0) return
    const names = this.#asked.map(({ name, body }) => `${name} ${JSON.stringify(body)}`)
    throw new Error(`Asked ${when}, and not in the trace: ${names.join(', ')}`)
  }
}

/** A request as it reads on the wire, where an empty list says as much as none. */
function plain(object: object): string {
  const entries = Object.entries(object).filter(
    ([, value]) => value !== null && !(Array.isArray(value) && value.length === 0),
  )
  return JSON.stringify(Object.fromEntries(entries.sort()))
}
