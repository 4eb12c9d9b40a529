import type { Rest } from '@/api/rest'
import type { Message, Problem } from '@/api/wire'
import { retryDelay } from '@/core/link'
import { type Observable, Subject } from '@/lib/observable'

/** A message that another one answers, as far as it is known. */
export type Quote =
  | { readonly status: 'loading' }
  | { readonly status: 'found'; readonly message: Message }
  /** It is gone, or not ours to see. */
  | { readonly status: 'missing' }
  /** Nobody could be asked; it is tried again on the next connection. */
  | { readonly status: 'failed'; readonly problem: Problem }

/** More than any screen shows; past it the one that was looked up first is let go of. */
const QUOTES_MOST = 300

/**
 * Messages that are shown as quotes and are not in the part of their room that is in memory. Each
 * is fetched once, and is kept as it is by what is heard of it.
 */
export class Quotes {
  readonly #found = new Subject<ReadonlyMap<string, Quote>>(new Map())
  readonly #rest: () => Rest

  constructor(rest: () => Rest) {
    this.#rest = rest
  }

  get found(): Observable<ReadonlyMap<string, Quote>> {
    return this.#found
  }

  /** Fetches a message for its quote, unless it is here or under way. */
  lookUp(id: string): void {
    const known = this.#found.get().get(id)
    if (known !== undefined) return
    this.#put(id, { status: 'loading' })
    void this.#rest()
      .message(id)
      .then((outcome) => {
        if (this.#found.get().get(id)?.status !== 'loading') return
        if (outcome.ok) this.#put(id, quoteOf(outcome.value.message))
        else if (retryDelay(outcome.reason) === null) this.#put(id, { status: 'missing' })
        else this.#put(id, { status: 'failed', problem: outcome.reason })
      })
  }

  /** This is what a message is now. */
  heard(message: Message): void {
    if (this.#found.get().has(message.id)) this.#put(message.id, quoteOf(message))
  }

  /** A new connection begins: what could not be found may be found now. */
  again(): void {
    this.#found.update(
      (found) => new Map([...found].filter(([, { status }]) => status === 'found')),
    )
  }

  clear(): void {
    this.#found.set(new Map())
  }

  #put(id: string, quote: Quote): void {
    this.#found.update((found) => {
      const next = new Map(found).set(id, quote)
      const [first] = next.keys()
      if (next.size > QUOTES_MOST && first !== undefined) next.delete(first)
      return next
    })
  }
}

function quoteOf(message: Message): Quote {
  return message.deleted_at === null ? { status: 'found', message } : { status: 'missing' }
}
