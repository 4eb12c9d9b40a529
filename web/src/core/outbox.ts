import type { ImageSource, Message, Problem, SendReply } from '@/api/wire'
import type { Clock } from '@/core/clock'
import { type Keep, readJson } from '@/core/keep'
import { localProblem, type Outcome, retryDelay } from '@/core/link'
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
  /** Outlives a reload of this tab, and only of this tab: two tabs must not both send. */
  keep: Keep
  randomId: () => string
  send: (pending: Pending, images: ImageSource[], done: Answered) => void
  /** Whether the room shows this message without hearing of it again. */
  shows: (room: string, position: number) => boolean
}

export type Answered = (outcome: Outcome<SendReply>) => void

const NAME = 'outbox'

/**
 * What was written and is not there yet. Each room's messages go out in the order they were
 * written, one at a time; what failed for good steps aside until somebody decides.
 */
export class Outbox {
  readonly #entries = new Subject<readonly Pending[]>([])
  readonly #tools: OutboxTools
  /** Rooms with a message under way, on the connection numbered `#epoch`. */
  readonly #busy = new Set<string>()
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
      this.#entries.set(readKept(this.#tools.keep, owner))
    }
    // What was acknowledged is in the room's history, however far up by now.
    this.#set(this.#entries.get().filter(({ delivery }) => delivery.status !== 'sent'))
    this.#isOpen = true
    this.#pumpAll()
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
    this.#tools.keep.remove(NAME)
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
    this.#busy.add(room)
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
    const { clientId, room } = pending
    if (outcome.ok) {
      this.#sent(pending, outcome.value)
      this.#next(room)
      return
    }
    // Whether or not the server has it, the same `client_id` again is safe.
    const delay = retryDelay(outcome.reason)
    if (delay === null) {
      this.#deliver(clientId, { status: 'failed', problem: outcome.reason })
      this.#next(room)
      return
    }
    this.#deliver(clientId, { status: 'waiting' })
    const epoch = this.#epoch
    this.#tools.clock.after(delay, () => {
      if (epoch === this.#epoch) this.#next(room)
    })
  }

  #next(room: string): void {
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
    if (this.#owner !== null) keepEntries(this.#tools.keep, this.#owner, entries)
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

interface Kept {
  owner: string
  entries: { clientId: string; room: string; text: string; writtenAt: number }[]
}

function keepEntries(keep: Keep, owner: string, entries: readonly Pending[]): void {
  const texts = entries
    .filter(({ images }) => images.length === 0)
    .map(({ clientId, room, text, writtenAt }) => ({ clientId, room, text, writtenAt }))
  if (texts.length === 0) keep.remove(NAME)
  else keep.set(NAME, JSON.stringify({ owner, entries: texts } satisfies Kept))
}

function readKept(keep: Keep, owner: string): readonly Pending[] {
  const kept = readJson(keep, NAME, isKept)
  if (kept === null || kept.owner !== owner) return []
  return kept.entries.map((entry) => ({ ...entry, images: [], delivery: { status: 'waiting' } }))
}

function isKept(value: unknown): value is Kept {
  return (
    typeof value === 'object' &&
    value !== null &&
    'owner' in value &&
    typeof value.owner === 'string' &&
    'entries' in value &&
    Array.isArray(value.entries) &&
    value.entries.every(isKeptEntry)
  )
}

function isKeptEntry(entry: unknown): boolean {
  if (typeof entry !== 'object' || entry === null) return false
  const { clientId, room, text, writtenAt } = entry as Record<string, unknown>
  return (
    typeof clientId === 'string' &&
    typeof room === 'string' &&
    typeof text === 'string' &&
    typeof writtenAt === 'number'
  )
}
