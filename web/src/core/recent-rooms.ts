import { type Keep, readJson } from '@/core/keep'

const NAME = 'recent-rooms'
const KEPT_MOST = 20

/** Which rooms were open on this device, the last one first: where somebody is likely to go back to. */
export class RecentRooms {
  readonly #keep: Keep

  constructor(keep: Keep) {
    this.#keep = keep
  }

  get ids(): readonly string[] {
    return readJson(this.#keep, NAME, isTexts) ?? []
  }

  opened(id: string): void {
    const others = this.ids.filter((other) => other !== id)
    this.#keep.set(NAME, JSON.stringify([id, ...others].slice(0, KEPT_MOST)))
  }
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}
