import type { Message, MessageReceipt, Problem, SendReply, Upload } from '@/api/wire'
import type { Clock } from '@/core/clock'
import { type Draft, type PickedImage, uploadIdsOf, withPreview } from '@/core/draft'
import { type Outcome, retryDelay } from '@/core/link'
import type { OutboxKeep } from '@/core/outbox-keep'
import type { Uploads } from '@/core/uploads'
import { type Observable, Subject } from '@/lib/observable'

export type Delivery =
  /** For a connection or for its turn; `retryAt` says when, where the server wants patience. */
  | { readonly status: 'waiting'; readonly retryAt: number | null }
  /** Also while its images and files are on their way: `uploads` tells how far they are. */
  | { readonly status: 'sending' }
  /** The server has it for good, in this place; its broadcast is not here yet. */
  | { readonly status: 'sent'; readonly place: SentPlace }
  | { readonly status: 'failed'; readonly problem: Problem }

/** Where a message stands: in its room, or in a whisper. */
interface SentPlace {
  readonly position: number
  readonly whisper: string | null
}

/** What of a draft is sent. */
export type Letter = Omit<Draft, 'editing' | 'isWhisper'>

/** A message of ours that is not a part of its room yet. */
export interface Pending extends Letter {
  readonly clientId: string
  readonly room: string
  readonly writtenAt: number
  readonly delivery: Delivery
}

export interface OutboxTools {
  clock: Clock
  keep: OutboxKeep
  randomId: () => string
  uploads: Uploads
  /** `uploads` has one for each image, then one for each file. */
  send: (pending: Pending, uploads: readonly Upload[], done: Answered) => void
  /** Whether the room shows this message without hearing of it again. */
  shows: (room: string, place: SentPlace) => boolean
}

type Answered = (outcome: Outcome<SendReply>) => void

const WAITING: Delivery = { status: 'waiting', retryAt: null }

/**
 * What was written and is not there yet. Each room's messages go out in the order they were
 * written, one at a time, and so do those of each whisper; what failed for good steps aside until
 * somebody decides. A message whose images are still on their way waits for them in its place.
 */
export class Outbox {
  readonly #entries = new Subject<readonly Pending[]>([])
  readonly #tools: OutboxTools
  /** By room or whisper the message that is under way, or is to be repeated, on the connection `#epoch`. */
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

  /** How many wait that an earlier page left, until it is known whether they are ours. */
  get leftWaiting(): number {
    return this.#owner === null ? this.#tools.keep.waiting : 0
  }

  /** There are files that this browser could not keep, so a reload now would lose something. */
  get holdsUnsavedImages(): boolean {
    return this.#entries.get().some((entry) => !this.#tools.uploads.areKept(uploadIdsOf(entry)))
  }

  /** Begins to send for this person, with what they wrote before a reload. */
  resume(owner: string): void {
    if (this.#owner !== owner) {
      this.#owner = owner
      this.#entries.set(this.#tools.keep.saved(owner))
      this.#restore()
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
    this.#restore()
    if (this.#isOpen) this.#pumpAll()
  }

  /** The connection is gone: what was under way counts as waiting, whatever became of it. */
  pause(): void {
    this.#isOpen = false
    this.#epoch += 1
    this.#busy.clear()
    for (const { clientId, delivery } of this.#entries.get()) {
      if (delivery.status === 'sending') this.#deliver(clientId, WAITING)
    }
  }

  /** Forgets what anybody wrote but whoever is in next, if that is known. */
  clear(next: string | null): void {
    this.pause()
    if (next !== null && this.#owner === next) return
    for (const { images } of this.#entries.get()) letGo(images)
    this.#owner = null
    this.#entries.set([])
    this.#tools.keep.clear(next)
  }

  add(room: string, draft: Letter): void {
    const { text, images, files, replyTo, to } = draft
    const pending: Pending = {
      ...{ text, images, files, replyTo, to },
      room,
      clientId: this.#tools.randomId(),
      writtenAt: this.#tools.clock.now(),
      delivery: WAITING,
    }
    this.#set([...this.#entries.get(), pending])
    this.#pump(laneOf(pending))
  }

  retry(clientId: string): void {
    const pending = this.#find(clientId)
    if (pending?.delivery.status !== 'failed') return
    // An upload that the server does not know any more is the only fault of an image so late.
    const isAnew = pending.delivery.problem.code === 'invalid_image'
    this.#tools.uploads.retry(uploadIdsOf(pending), { isAnew })
    this.#deliver(clientId, WAITING)
    this.#pump(laneOf(pending))
  }

  discard(clientId: string): void {
    const pending = this.#find(clientId)
    if (pending?.delivery.status !== 'failed') return
    for (const id of uploadIdsOf(pending)) this.#tools.uploads.drop(id)
    this.#remove(clientId)
  }

  /** Gives what failed back to whoever wrote it, to be written again; null if it did not fail. */
  takeBack(clientId: string): Pending | null {
    const pending = this.#find(clientId)
    if (pending?.delivery.status !== 'failed') return null
    this.#tools.uploads.retry(uploadIdsOf(pending), { isAnew: true })
    this.#set(this.#entries.get().filter((entry) => entry !== pending))
    return pending
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
      if (this.#tools.shows(room, delivery.place)) this.#remove(clientId)
    }
  }

  #pumpAll(): void {
    for (const lane of new Set(this.#entries.get().map(laneOf))) this.#pump(lane)
  }

  #pump(lane: string): void {
    if (!this.#isOpen || this.#busy.has(lane)) return
    const next = this.#entries
      .get()
      .find((entry) => laneOf(entry) === lane && entry.delivery.status === 'waiting')
    if (next === undefined) return
    this.#busy.set(lane, next.clientId)
    this.#deliver(next.clientId, { status: 'sending' })
    void this.#send(next)
  }

  async #send(pending: Pending): Promise<void> {
    const epoch = this.#epoch
    const uploads = await this.#tools.uploads.ready(uploadIdsOf(pending))
    // Uploading takes a while, in which the connection may have gone and even come back.
    if (epoch !== this.#epoch) return
    if (!uploads.ok) {
      this.#answered(pending, uploads)
      return
    }
    this.#tools.send(pending, uploads.value, (outcome) => {
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
    this.#deliver(clientId, { status: 'waiting', retryAt: this.#tools.clock.now() + delay })
    const epoch = this.#epoch
    this.#tools.clock.after(delay, () => {
      if (epoch === this.#epoch) this.#next(pending)
    })
  }

  /** The room is done with this message for now, unless it had gone on already. */
  #next(pending: Pending): void {
    const lane = laneOf(pending)
    if (this.#busy.get(lane) !== pending.clientId) return
    this.#busy.delete(lane)
    this.#pump(lane)
  }

  #sent(pending: Pending, { message }: SendReply): void {
    const place = placeOf(message)
    const isShown = place === null || this.#tools.shows(pending.room, place)
    if (isShown) this.#remove(pending.clientId)
    else this.#deliver(pending.clientId, { status: 'sent', place })
  }

  #find(clientId: string): Pending | undefined {
    return this.#entries.get().find((entry) => entry.clientId === clientId)
  }

  #deliver(clientId: string, delivery: Delivery): void {
    this.#change(clientId, (entry) => ({ ...entry, delivery }))
  }

  #change(clientId: string, change: (entry: Pending) => Pending): void {
    const entries = this.#entries.get()
    this.#set(entries.map((entry) => (entry.clientId === clientId ? change(entry) : entry)))
  }

  #remove(clientId: string): void {
    const pending = this.#find(clientId)
    if (pending === undefined) return
    this.#set(this.#entries.get().filter((entry) => entry !== pending))
    for (const id of uploadIdsOf(pending)) this.#tools.uploads.settle(id)
    letGo(pending.images)
  }

  /** Finds the files of an earlier page, and goes on with them. */
  #restore(): void {
    for (const entry of this.#entries.get()) {
      for (const { uploadId, file } of entry.files)
        void this.#tools.uploads.restore(uploadId, file, 'file')
      for (const image of entry.images) void this.#restoreImage(entry.clientId, image)
    }
  }

  async #restoreImage(clientId: string, { uploadId, file, previewUrl }: PickedImage) {
    const blob = await this.#tools.uploads.restore(uploadId, file, 'image')
    if (blob === null || previewUrl !== '' || this.#find(clientId) === undefined) return
    const url = URL.createObjectURL(blob)
    this.#change(clientId, (entry) => ({
      ...entry,
      images: withPreview(entry.images, uploadId, url),
    }))
  }

  #set(entries: readonly Pending[]): void {
    this.#entries.set(entries)
    if (this.#owner !== null) this.#tools.keep.save(this.#owner, entries)
  }
}

/** What goes out one at a time: a room's messages, or those of one whisper there. */
function laneOf({ room, to }: Pick<Pending, 'room' | 'to'>): string {
  return [room, ...to.map(({ id }) => id).sort()].join()
}

/** Null for a message that one may not see any more. */
function placeOf(message: Message | MessageReceipt): SentPlace | null {
  if (!('whisper' in message)) return null
  return { position: message.position, whisper: message.whisper?.id ?? null }
}

function letGo(images: readonly PickedImage[]): void {
  for (const { previewUrl } of images) if (previewUrl !== '') URL.revokeObjectURL(previewUrl)
}
