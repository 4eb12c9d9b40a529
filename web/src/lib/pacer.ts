import { type Observable, Subject } from '@/lib/observable'

/** When a page shows something: at once, and then no sooner than it can be drawn again. */
export interface Beat {
  /** As soon as what is being done now is done. */
  soon(action: () => void): void
  nextFrame(action: () => void): void
}

/**
 * Shows observable values at the pace at which a page can be drawn. A thousand changes a
 * second are shown as sixty; what changes in one moment is shown in one moment.
 */
export class Pacer {
  readonly #beat: Beat
  readonly #waiting = new Set<() => void>()
  #isResting = true

  constructor(beat: Beat) {
    this.#beat = beat
  }

  paced<Value>(source: Observable<Value>): Observable<Value> {
    const shown = new Subject(source.get())
    const show = () => shown.set(source.get())
    source.subscribe(() => {
      this.#waiting.add(show)
      if (!this.#isResting) return
      this.#isResting = false
      this.#beat.soon(() => this.#showAll())
    })
    return shown
  }

  #showAll(): void {
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const show of waiting) show()
    this.#beat.nextFrame(() => {
      if (this.#waiting.size > 0) this.#showAll()
      else this.#isResting = true
    })
  }
}

/** A page that is not seen has no frames, but its title is. */
const UNSEEN_MS = 250

export const browserBeat: Beat = {
  soon: (action) => queueMicrotask(action),
  nextFrame(action) {
    const both = () => {
      cancelAnimationFrame(frame)
      clearTimeout(timer)
      action()
    }
    const frame = requestAnimationFrame(both)
    const timer = setTimeout(both, UNSEEN_MS)
  },
}

/** Everything at once, for tests and programs without a screen. */
export const noBeat: Beat = {
  soon: (action) => action(),
  nextFrame: (action) => action(),
}
