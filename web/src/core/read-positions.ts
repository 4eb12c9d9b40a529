import { type Keep, readJson } from '@/core/keep'

const NAME = 'read'
const ROOMS_MOST = 200

/** How far each room was read on this device; the server does not keep it before accounts do. */
export class ReadPositions {
  readonly #keep: Keep
  readonly #positions: Map<string, number>

  constructor(keep: Keep) {
    this.#keep = keep
    this.#positions = new Map(Object.entries(readJson(keep, NAME, isPositions) ?? {}))
  }

  of(room: string): number {
    return this.#positions.get(room) ?? 0
  }

  raise(room: string, position: number): void {
    if (position <= this.of(room)) return
    this.#positions.delete(room)
    this.#positions.set(room, position)
    const latest = [...this.#positions].slice(-ROOMS_MOST)
    this.#keep.set(NAME, JSON.stringify(Object.fromEntries(latest)))
  }
}

function isPositions(value: unknown): value is Record<string, number> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((position) => typeof position === 'number')
  )
}
