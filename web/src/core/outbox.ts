import type { ImageSource, Message, Problem, SendReply } from '@/api/wire'
import type { Clock } from '@/core/clock'
import { type Outcome, retryDelay } from '@/core/link'
import type { OutboxKeep } from '@/core/outbox-keep'
import { localProblem } from '@/lib/local-problem'
import { type Observable, Subject } from '@/lib/observable'
import { failed, succeeded } from '@/lib/result'

/** An image that was picked, with a picture of it for as long as it is on its way. */
export interface PickedImage {
  readonly file: File
  readonly previewUrl: string
  readonly width: number
  readonly height: number
  readonly alt: string
}

export interface Draft {
  readonly text: string
  readonly images: readonly PickedImage[]
}

export type Delivery =
  | { readonly status: 'waiting' }
  | { readonly status: 'sending' }
  /** The server has it for good, at this position; its broadcast is not here yet. */
  | { readonly status: 'sent'; readonly position: number }
  | { readonly status: 'failed'; readonly problem: Problem }

/** A message of ours that is not a part of its room yet. */
export interface Pending extends Draft {
  readonly clientId: string
  readonly room: string
  readonly writtenAt: number
  readonly delivery: Delivery
}

export interface OutboxTools {
  clock: Clock
  keep: OutboxKeep
  randomId: () => string
  send: (pending: Pending, images: ImageSource[], done: Answered) => void
  /** Whether the room shows this message without hearing of it again. */
  shows: (room: string, position: number) => boolean
}

export type Answered = (outcome: Outcome<SendReply>) => void

/**
 * What was written and is not there yet. Each room's messages go out in the order they were
 * written, one at a time; what failed for good steps aside until somebody decides.
 */
export class Outbox {
  readonly #entries = new Subject<readonly Pending[]>([])
  readonly #tools: OutboxTools
  /** By room the message that is under way, or is to be repeated, on the connection `#epoch`. */
  readonly #busy = new Map<string, string>()
  #epoch = 0
  #isOpen = false
  #owner: string | null = null

  constructor(tools: OutboxTools) {
    this.#tools = tools
  }

  get entries(): Observable<readonly Pending[]> {
    return this.#entries
  }

  /** Images live in memory only, so a reload now would lose something. */
  get holdsUnsavedImages(): boolean {
    return this.#entries.get().some(({ images }) => images.length > 0)
  }

  /** Begins to send for this person, with what they wrote before a reload. */
  resume(owner: string): void {
    if (this.#owner !== owner) {
      this.#owner = owner
      this.#entries.set(this.#tools.keep.saved(owner))
    }
    this.takeOver()
    // What was acknowledged is in the room's history, however far up by now.
    this.#set(this.#entries.get().filter(({ delivery }) => delivery.status !== 'sent'))
    this.#isOpen = true
    this.#pumpAll()
  }

  /** The page may be over: what is not sent yet is left to the next one, in whatever tab. */
  leave(): void {
    if (this.#owner !== null) this.#tools.keep.leave(this.#owner, this.#entries.get())
  }

  /** Takes over what closed tabs left, ourselves among them: a page may come back from the dead. */
  takeOver(): void {
    if (this.#owner === null) return
    const left = this.#tools.keep.take(this.#owner)
    const unknown = left.filter(({ clientId }) => this.#find(clientId) === undefined)
    if (unknown.length === 0) return
    // In the order in which they were written; what is under way here stays where it is.
    this.#set([...this.#entries.get(), ...unknown].sort((a, b) => a.writtenAt - b.writtenAt))
    if (this.#isOpen) this.#pumpAll()
  }

  /** The connection is gone: what was under way counts as waiting, whatever became of it. */
  pause(): void {
    this.#isOpen = false
    this.#epoch += 1
    this.#busy.clear()
    for (const { clientId, delivery } of this.#entries.get()) {
      if (delivery.status === 'sending') this.#deliver(clientId, { status: 'waiting' })
    }
  }

  clear(): void {
    this.pause()
    for (const { images } of this.#entries.get()) letGo(images)
    this.#owner = null
    this.#entries.set([])
    this.#tools.keep.clear()
  }

  add(room: string, draft: Draft): void {
    const pending: Pending = {
      ...draft,
      room,
      clientId: this.#tools.randomId(),
      writtenAt: this.#tools.clock.now(),
      delivery: { status: 'waiting' },
    }
    this.#set([...this.#entries.get(), pending])
    this.#pump(room)
  }

  retry(clientId: string): void {
    const pending = this.#find(clientId)
    if (pending?.delivery.status !== 'failed') return
    this.#deliver(clientId, { status: 'waiting' })
    this.#pump(pending.room)
  }

  discard(clientId: string): void {
    const pending = this.#find(clientId)
    if (pending?.delivery.status !== 'failed') return
    this.#remove(clientId)
  }

  /** This message of ours stands in its room, so it is pending no more. */
  settle(message: Message): void {
    if (message.author.id !== this.#owner || message.client_id === null) return
    const pending = this.#find(message.client_id)
    if (pending === undefined || pending.room !== message.room) return
    this.#remove(message.client_id)
    // Its acknowledgement may be late, or lost; the next message need not wait for that.
    this.#next(pending)
  }

  /** Its part of the room was loaded anew: what was sent and stands there is pending no more. */
  settleShown(room: string): void {
    for (const { clientId, room: other, delivery } of this.#entries.get()) {
      if (other !== room || delivery.status !== 'sent') continue
      if (this.#tools.shows(room, delivery.position)) this.#remove(clientId)
    }
  }

  #pumpAll(): void {
    for (const room of new Set(this.#entries.get().map((entry) => entry.room))) this.#pump(room)
  }

  #pump(room: string): void {
    if (!this.#isOpen || this.#busy.has(room)) return
    const next = this.#entries
      .get()
      .find((entry) => entry.room === room && entry.delivery.status === 'waiting')
    if (next === undefined) return
    this.#busy.set(room, next.clientId)
    this.#deliver(next.clientId, { status: 'sending' })
    void this.#send(next)
  }

  async #send(pending: Pending): Promise<void> {
    const epoch = this.#epoch
    const images = await readImages(pending.images)
    // Reading takes a moment, in which the connection may have gone and even come back.
    if (epoch !== this.#epoch) return
    if (!images.ok) {
      this.#answered(pending, images)
      return
    }
    this.#tools.send(pending, images.value, (outcome) => {
      if (epoch === this.#epoch) this.#answered(pending, outcome)
    })
  }

  #answered(pending: Pending, outcome: Outcome<SendReply>): void {
    const { clientId } = pending
    if (outcome.ok) {
      this.#sent(pending, outcome.value)
      this.#next(pending)
      return
    }
    // Whether or not the server has it, the same `client_id` again is safe.
    const delay = retryDelay(outcome.reason)
    if (delay === null) {
      this.#deliver(clientId, { status: 'failed', problem: outcome.reason })
      this.#next(pending)
      return
    }
    this.#deliver(clientId, { status: 'waiting' })
    const epoch = this.#epoch
    this.#tools.clock.after(delay, () => {
      if (epoch === this.#epoch) this.#next(pending)
    })
  }

  /** The room is done with this message for now, unless it had gone on already. */
  #next({ room, clientId }: Pending): void {
    if (this.#busy.get(room) !== clientId) return
    this.#busy.delete(room)
    this.#pump(room)
  }

  #sent(pending: Pending, { message }: SendReply): void {
    if (this.#tools.shows(pending.room, message.position)) this.#remove(pending.clientId)
    else this.#deliver(pending.clientId, { status: 'sent', position: message.position })
  }

  #find(clientId: string): Pending | undefined {
    return this.#entries.get().find((entry) => entry.clientId === clientId)
  }

  #deliver(clientId: string, delivery: Delivery): void {
    this.#set(
      this.#entries
        .get()
        .map((entry) => (entry.clientId === clientId ? { ...entry, delivery } : entry)),
    )
  }

  #remove(clientId: string): void {
    const pending = this.#find(clientId)
    if (pending === undefined) return
    this.#set(this.#entries.get().filter((entry) => entry !== pending))
    letGo(pending.images)
  }

  #set(entries: readonly Pending[]): void {
    this.#entries.set(entries)
    if (this.#owner !== null) this.#tools.keep.save(this.#owner, entries)
  }
}

async function readImages(images: readonly PickedImage[]): Promise<Outcome<ImageSource[]>> {
  try {
    return succeeded(await Promise.all(images.map(toSource)))
  } catch {
    // A file that was moved or changed since it was picked cannot be read any more.
    return failed(localProblem('unreadable_image'))
  }
}

async function toSource({ file, alt }: PickedImage): Promise<ImageSource> {
  return { data: await file.arrayBuffer(), name: file.name || null, alt: alt || null }
}

function letGo(images: readonly PickedImage[]): void {
  for (const { previewUrl } of images) URL.revokeObjectURL(previewUrl)
}
