import { type Keep, readJson } from '@/core/keep'
import type { Draft } from '@/core/outbox'

const NAME = 'drafts'
const NOTHING: Draft = { text: '', images: [] }

/** What was typed and not sent, by room. Texts survive a reload of the tab, images a change of room. */
export class Drafts {
  readonly #keep: Keep
  readonly #drafts = new Map<string, Draft>()

  constructor(keep: Keep) {
    this.#keep = keep
    for (const [room, text] of Object.entries(readJson(keep, NAME, isTexts) ?? {})) {
      this.#drafts.set(room, { text, images: [] })
    }
  }

  of(room: string): Draft {
    return this.#drafts.get(room) ?? NOTHING
  }

  set(room: string, draft: Draft): void {
    if (draft.text === '' && draft.images.length === 0) this.#drafts.delete(room)
    else this.#drafts.set(room, draft)
    this.#save()
  }

  clear(): void {
    this.#drafts.clear()
    this.#save()
  }

  #save(): void {
    const texts = [...this.#drafts].flatMap(([room, { text }]) => (text ? [[room, text]] : []))
    if (texts.length === 0) this.#keep.remove(NAME)
    else this.#keep.set(NAME, JSON.stringify(Object.fromEntries(texts)))
  }
}

function isTexts(value: unknown): value is Record<string, string> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((text) => typeof text === 'string')
  )
}
