import type { Problem } from '@/api/wire'
import { emptyDraft, toKeptFile, toKeptImage } from '@/core/draft'
import { type Keep, readJson } from '@/core/keep'
import type { Delivery, Letter, Pending } from '@/core/outbox'

/**
 * What is kept of a message. The bytes of its images are elsewhere, under their ids. Of an earlier
 * version of this client there may be no more than the text.
 */
interface KeptEntry extends Partial<Letter> {
  readonly clientId: string
  readonly room: string
  readonly text: string
  readonly writtenAt: number
  /** Why it was refused, if it was: whether to try again is for a person to say. */
  readonly problem: Problem | null
}

interface Kept {
  readonly owner: string
  readonly entries: readonly KeptEntry[]
}

const NAME = 'outbox'

/**
 * Where messages that were not sent outlive their page. A tab has a place of its own, which
 * survives a reload and a crash: two tabs must not send the same. A tab that is closed leaves
 * what it has in a place that all share, where the next one takes it from.
 */
export class OutboxKeep {
  readonly #tab: Keep
  readonly #shared: Keep

  constructor(keeps: { tab: Keep; shared: Keep }) {
    this.#tab = keeps.tab
    this.#shared = keeps.shared
  }

  save(owner: string, entries: readonly Pending[]): void {
    write(this.#tab, owner, entries)
  }

  /** What this tab had before it was loaded anew. */
  saved(owner: string): readonly Pending[] {
    return read(this.#tab, owner)
  }

  leave(owner: string, entries: readonly Pending[]): void {
    const ids = new Set(entries.map(({ clientId }) => clientId))
    const others = read(this.#shared, owner).filter(({ clientId }) => !ids.has(clientId))
    write(this.#shared, owner, [...others, ...entries])
  }

  /** Takes what closed tabs left. What somebody else wrote is forgotten: it concerns nobody now. */
  take(owner: string): readonly Pending[] {
    const left = read(this.#shared, owner)
    this.#shared.remove(NAME)
    return left
  }

  /** How many wait to be sent, whoever wrote them; what was refused waits for nothing. */
  get waiting(): number {
    const kept = [this.#tab, this.#shared].flatMap(
      (keep) => readJson(keep, NAME, isKept)?.entries ?? [],
    )
    // A page that is left puts its own into both places.
    return new Set(kept.filter(({ problem }) => problem === null).map(({ clientId }) => clientId))
      .size
  }

  /** Forgets all but what `next` wrote. */
  clear(next: string | null): void {
    for (const keep of [this.#tab, this.#shared]) {
      if (readJson(keep, NAME, isKept)?.owner !== next) keep.remove(NAME)
    }
  }
}

function write(keep: Keep, owner: string, entries: readonly Pending[]): void {
  if (entries.length === 0) keep.remove(NAME)
  else keep.set(NAME, JSON.stringify({ owner, entries: entries.map(toKept) } satisfies Kept))
}

function toKept({ delivery, ...entry }: Pending): KeptEntry {
  const problem = delivery.status === 'failed' ? delivery.problem : null
  const images = entry.images.map(toKeptImage)
  return { ...entry, images, files: entry.files.map(toKeptFile), problem }
}

function read(keep: Keep, owner: string): readonly Pending[] {
  const kept = readJson(keep, NAME, isKept)
  if (kept === null || kept.owner !== owner) return []
  const { editing: _, isWhisper: __, ...nothing } = emptyDraft
  return kept.entries.map(({ problem, ...entry }) => ({
    ...nothing,
    ...entry,
    delivery: deliveryAfter(problem),
  }))
}

function deliveryAfter(problem: Problem | null): Delivery {
  return problem === null ? { status: 'waiting', retryAt: null } : { status: 'failed', problem }
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
  const { clientId, room, text, writtenAt, problem } = entry as Record<string, unknown>
  return (
    typeof clientId === 'string' &&
    typeof room === 'string' &&
    typeof text === 'string' &&
    typeof writtenAt === 'number' &&
    typeof problem === 'object'
  )
}
