import {
  type Draft,
  emptyDraft,
  isEmptyDraft,
  toKeptFile,
  toKeptImage,
  uploadIdsOf,
  withPreview,
} from '@/core/draft'
import { type Keep, readJson } from '@/core/keep'
import type { Uploads } from '@/core/uploads'
import { type Observable, Subject } from '@/lib/observable'

/** Under which name drafts are kept; tabs hear of changes by it. */
export const DRAFTS = 'drafts'

type KeptDrafts = Readonly<Record<string, Draft>>

interface Kept {
  readonly owner: string
  readonly drafts: KeptDrafts
}

export interface DraftsTools {
  /** Shared by all tabs: a draft is a person's, in whatever tab they go on. */
  keep: Keep
  /** Where earlier versions of this client kept texts. */
  tabKeep: Keep
  uploads: Uploads
}

/**
 * What was written and not sent, by room. It survives reloads, and the other tabs show it too: what
 * was written last counts.
 */
export class Drafts {
  readonly #drafts = new Subject<ReadonlyMap<string, Draft>>(new Map())
  readonly #tools: DraftsTools

  #owner: string | null = null

  constructor(tools: DraftsTools) {
    this.#tools = tools
  }

  /** Somebody is in: what they wrote is here again, and what others wrote is not. */
  resume(owner: string): void {
    if (this.#owner === owner) return
    this.#owner = owner
    this.#drafts.set(new Map(Object.entries(this.#kept())))
    this.#restore()
  }

  /** All that are not empty, by room: those rooms have something unsent in them. */
  get all(): Observable<ReadonlyMap<string, Draft>> {
    return this.#drafts
  }

  of(room: string): Draft {
    return this.#drafts.get().get(room) ?? emptyDraft
  }

  set(room: string, draft: Draft): void {
    this.#drafts.update((drafts) => {
      const next = new Map(drafts)
      if (isEmptyDraft(draft)) next.delete(room)
      else next.set(room, draft)
      return next
    })
    this.#save()
  }

  /** Another tab has written. */
  heard(): void {
    if (this.#owner === null) return
    const before = this.#drafts.get()
    const kept = Object.entries(this.#kept())
    // What is the same here keeps its pictures.
    const after = new Map(
      kept.map(([room, draft]) => [room, sameAs(before.get(room), draft) ?? draft]),
    )
    this.#drafts.set(after)
    const still = new Set([...after.values()].flatMap(uploadIdsOf))
    for (const id of [...before.values()].flatMap(uploadIdsOf)) {
      if (!still.has(id)) this.#tools.uploads.forget(id)
    }
    this.#restore()
  }

  /** Whether these are what this person wrote. */
  areOf(person: string): boolean {
    return this.#owner === person
  }

  /** Forgets what anybody wrote but whoever is in next, if that is known. */
  clear(next: string | null): void {
    if (next !== null && this.areOf(next)) return
    const { keep, tabKeep } = this.#tools
    this.#owner = null
    this.#drafts.set(new Map())
    tabKeep.remove(DRAFTS)
    if (readJson(keep, DRAFTS, isKept)?.owner !== next) keep.remove(DRAFTS)
  }

  #kept(): KeptDrafts {
    const texts = readJson(this.#tools.tabKeep, DRAFTS, isTexts) ?? {}
    const kept = readJson(this.#tools.keep, DRAFTS, isKept)
    const own = kept !== null && kept.owner === this.#owner ? kept.drafts : {}
    const drafts = Object.entries(texts).map(([room, text]) => [room, { ...emptyDraft, text }])
    // An earlier version of this client kept less of a draft.
    const whole = Object.entries(own).map(([room, draft]) => [room, { ...emptyDraft, ...draft }])
    return Object.fromEntries([...drafts, ...whole])
  }

  #save(): void {
    const { keep, tabKeep } = this.#tools
    const kept = [...this.#drafts.get()].map(([room, draft]) => [room, toKept(draft)])
    const drafts: KeptDrafts = Object.fromEntries(kept)
    if (kept.length === 0 || this.#owner === null) keep.remove(DRAFTS)
    else keep.set(DRAFTS, JSON.stringify({ owner: this.#owner, drafts } satisfies Kept))
    tabKeep.remove(DRAFTS)
  }

  /** Finds the files again, and goes on with them. */
  #restore(): void {
    for (const [room, { images, files }] of this.#drafts.get()) {
      for (const { uploadId, file } of files)
        void this.#tools.uploads.restore(uploadId, file, 'file')
      for (const { uploadId, file, previewUrl } of images) {
        if (previewUrl !== '') continue
        void this.#tools.uploads.restore(uploadId, file, 'image').then((blob) => {
          if (blob !== null) this.#show(room, uploadId, blob)
        })
      }
    }
  }

  #show(room: string, uploadId: string, blob: Blob): void {
    const draft = this.#drafts.get().get(room)
    const isWanted = draft?.images.some((one) => one.uploadId === uploadId && !one.previewUrl)
    if (draft === undefined || isWanted !== true) return
    const images = withPreview(draft.images, uploadId, URL.createObjectURL(blob))
    this.#drafts.update((drafts) => new Map(drafts).set(room, { ...draft, images }))
  }
}

function sameAs(draft: Draft | undefined, other: Draft): Draft | undefined {
  if (draft === undefined) return undefined
  return JSON.stringify(toKept(draft)) === JSON.stringify(toKept(other)) ? draft : undefined
}

function toKept({ text, images, files, replyTo, to, isWhisper, editing }: Draft): Draft {
  return {
    ...{ text, images: images.map(toKeptImage), files: files.map(toKeptFile) },
    ...{ replyTo, to, isWhisper, editing },
  }
}

function isTexts(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.values(value).every((text) => typeof text === 'string')
}

function isKept(value: unknown): value is Kept {
  if (!isRecord(value) || typeof value.owner !== 'string') return false
  return isRecord(value.drafts) && Object.values(value.drafts).every(isKeptDraft)
}

function isKeptDraft(draft: unknown): boolean {
  if (!isRecord(draft)) return false
  const { text, images, files, to } = draft
  return typeof text === 'string' && [images, files, to].every((list) => Array.isArray(list))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
