import type { Uploader, UploadOutcome } from '@/api/upload'
import type { Problem, Upload } from '@/api/wire'
import type { BlobKeep } from '@/core/blob-keep'
import type { Clock } from '@/core/clock'
import type { FileFacts } from '@/core/draft'
import { type Outcome, retryDelay } from '@/core/link'
import { localProblem } from '@/lib/local-problem'
import { type Observable, Subject } from '@/lib/observable'
import { failed, succeeded } from '@/lib/result'

/** How far a file is on its way to the server. */
export type UploadState =
  /** For its turn, or for a connection. */
  | { readonly status: 'waiting' }
  /** Which part of it is there, from 0 to 1. */
  | { readonly status: 'uploading'; readonly part: number }
  | { readonly status: 'uploaded'; readonly upload: Upload }
  | { readonly status: 'failed'; readonly problem: Problem }

/** Images are shown; files are saved, and kept as they are. */
export type UploadKind = 'image' | 'file'

export interface UploadsTools {
  clock: Clock
  uploader: Uploader
  keep: BlobKeep
  token: () => string | null
  randomId: () => string
  /** Takes back what was uploaded and is not to be sent. */
  takeBack: (upload: string) => void
}

interface Entry {
  readonly name: string
  readonly kind: UploadKind
  blob: Blob | null
  readonly abort: AbortController
  isKept: boolean
  /** It was picked here, or is to be sent: what is only shown beside a draft need not move. */
  isWanted: boolean
}

/** The server takes ten at once of one person, who may have several devices. */
const AT_ONCE = 3
const UNKNOWN_TYPE = 'application/octet-stream'

/**
 * Files on their way to the server, from the moment at which they are picked. Each is known by an
 * id of ours that stands for one upload however often it is tried, so trying again loses nothing.
 */
export class Uploads {
  readonly #states = new Subject<ReadonlyMap<string, UploadState>>(new Map())
  readonly #tools: UploadsTools
  readonly #entries = new Map<string, Entry>()
  #isOpen = false

  constructor(tools: UploadsTools) {
    this.#tools = tools
  }

  get states(): Observable<ReadonlyMap<string, UploadState>> {
    return this.#states
  }

  /** Begins to upload a file, and tells by which id it is known. An image may go as a file, too. */
  add(file: File, kind: UploadKind = 'image'): string {
    const id = this.#tools.randomId()
    const entry = this.#begin(id, file, kind)
    entry.blob = file
    entry.isWanted = true
    void this.#tools.keep.put(id, file).then((isKept) => {
      if (this.#entries.get(id) === entry) entry.isKept = isKept
      // It was taken out while it was being written.
      else this.#tools.keep.remove(id)
    })
    this.#pump()
    return id
  }

  /** A file of an earlier page, or another tab; null if it is not kept any more. */
  async restore(id: string, facts: FileFacts, kind: UploadKind): Promise<Blob | null> {
    const known = this.#entries.get(id)
    if (known !== undefined) return known.blob
    const entry = this.#begin(id, facts, kind)
    const blob = await this.#tools.keep.get(id)
    if (this.#entries.get(id) !== entry) return null
    if (blob === null) {
      this.#set(id, { status: 'failed', problem: localProblem('unreadable_image') })
      return null
    }
    entry.blob = blob
    entry.isKept = true
    // Whoever waits for it may have asked before it was found.
    this.#set(id, { status: 'waiting' })
    this.#pump()
    return blob
  }

  /** Whether none of these would be lost with the page; what is lost already cannot be. */
  areKept(ids: readonly string[]): boolean {
    return ids.every((id) => {
      const entry = this.#entries.get(id)
      return entry === undefined || entry.blob === null || entry.isKept
    })
  }

  /** All of these once they are with the server, in this order; or why one of them never will be. */
  ready(ids: readonly string[]): Promise<Outcome<readonly Upload[]>> {
    for (const id of ids) {
      const entry = this.#entries.get(id)
      if (entry !== undefined) entry.isWanted = true
    }
    this.#pump()
    return new Promise((resolve) => {
      const look = () => {
        const outcome = this.#outcomeOf(ids)
        if (outcome === null) return false
        resolve(outcome)
        return true
      }
      if (look()) return
      const stop = this.#states.subscribe(() => {
        if (look()) stop()
      })
    })
  }

  /** Tries again what failed. With `isAnew`, also what the server had and does not know any more. */
  retry(ids: readonly string[], { isAnew = false } = {}): void {
    for (const id of ids) {
      const status = this.#states.get().get(id)?.status
      const isDue = status === 'failed' || (isAnew && status === 'uploaded')
      if (isDue && this.#entries.get(id)?.blob) this.#set(id, { status: 'waiting' })
    }
    this.#pump()
  }

  /** Nobody wants to send it any more. */
  drop(id: string): void {
    const state = this.#states.get().get(id)
    this.settle(id)
    if (state?.status === 'uploaded') this.#tools.takeBack(state.upload.id)
  }

  /** It is part of a message now, or nobody's business. */
  settle(id: string): void {
    this.#entries.get(id)?.abort.abort()
    this.#tools.keep.remove(id)
    this.#delete(id)
  }

  #delete(id: string): void {
    this.#entries.delete(id)
    this.#states.update((states) => {
      const rest = new Map(states)
      rest.delete(id)
      return rest
    })
  }

  /** A draft that another tab went on with does not show it any more. */
  forget(id: string): void {
    if (this.#entries.get(id)?.isWanted === false) this.#delete(id)
  }

  resume(): void {
    this.#isOpen = true
    this.#pump()
  }

  /** Begins nothing more; what is under way may well arrive. */
  pause(): void {
    this.#isOpen = false
  }

  clear(): void {
    this.pause()
    for (const id of [...this.#entries.keys()]) this.settle(id)
  }

  #begin(id: string, { name }: FileFacts, kind: UploadKind): Entry {
    const abort = new AbortController()
    const entry = { name, kind, blob: null, abort, isKept: false, isWanted: false }
    this.#entries.set(id, entry)
    this.#set(id, { status: 'waiting' })
    return entry
  }

  #pump(): void {
    if (!this.#isOpen) return
    const states = [...this.#states.get()]
    const free = AT_ONCE - states.filter(([, { status }]) => status === 'uploading').length
    const waiting = states.filter(([id, { status }]) => {
      const entry = this.#entries.get(id)
      return status === 'waiting' && entry?.isWanted === true && entry.blob !== null
    })
    for (const [id] of waiting.slice(0, Math.max(0, free))) void this.#upload(id)
  }

  async #upload(id: string): Promise<void> {
    const entry = this.#entries.get(id)
    const file = entry?.blob
    if (entry === undefined || !file) return
    this.#set(id, { status: 'uploading', part: 0 })
    const outcome = await this.#tools.uploader({
      file: entry.kind === 'file' ? asFile(file) : file,
      about: { name: entry.name || null, client_id: id },
      token: this.#tools.token(),
      progressed: (part) => {
        if (this.#entries.get(id) === entry) this.#set(id, { status: 'uploading', part })
      },
      signal: entry.abort.signal,
    })
    if (this.#entries.get(id) === entry) this.#answered(id, outcome)
    this.#pump()
  }

  #answered(id: string, outcome: UploadOutcome): void {
    if (outcome.ok) {
      this.#set(id, { status: 'uploaded', upload: outcome.value.upload })
      return
    }
    const delay = retryDelay(outcome.reason)
    if (delay === null) {
      this.#set(id, { status: 'failed', problem: outcome.reason })
      return
    }
    // Until then it counts as under way: otherwise its turn would come at once.
    this.#set(id, { status: 'uploading', part: 0 })
    this.#tools.clock.after(delay, () => {
      if (!this.#entries.has(id)) return
      this.#set(id, { status: 'waiting' })
      this.#pump()
    })
  }

  #outcomeOf(ids: readonly string[]): Outcome<readonly Upload[]> | null {
    const uploads: Upload[] = []
    for (const id of ids) {
      const state = this.#states.get().get(id)
      if (state === undefined) return failed(localProblem('unreadable_image'))
      if (state.status === 'failed') return failed(state.problem)
      if (state.status === 'uploaded') uploads.push(state.upload)
    }
    return uploads.length === ids.length ? succeeded(uploads) : null
  }

  #set(id: string, state: UploadState): void {
    this.#states.update((states) => new Map(states).set(id, state))
  }
}

/** What is said to be an image is stored as one, so an image that goes as a file says nothing. */
function asFile(blob: Blob): Blob {
  return blob.type.startsWith('image/') ? blob.slice(0, blob.size, UNKNOWN_TYPE) : blob
}
