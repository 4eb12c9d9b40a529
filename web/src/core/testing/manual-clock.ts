import type { Clock } from '@/core/clock'

interface Timer {
  readonly at: number
  readonly action: () => void
}

/** A clock that stands still until a test lets time pass. */
export class ManualClock implements Clock {
  #now = Date.UTC(2026, 10, 22, 12)
  readonly #timers = new Set<Timer>()

  now(): number {
    return this.#now
  }

  after(milliseconds: number, action: () => void): () => void {
    const timer = { at: this.#now + milliseconds, action }
    this.#timers.add(timer)
    return () => {
      this.#timers.delete(timer)
    }
  }

  /** Lets time pass; what falls due meanwhile happens in its order. */
  pass(milliseconds: number): void {
    const end = this.#now + milliseconds
    for (let due = this.#dueBefore(end); due !== undefined; due = this.#dueBefore(end)) {
      this.#timers.delete(due)
      this.#now = due.at
      due.action()
    }
    this.#now = end
  }

  #dueBefore(end: number): Timer | undefined {
    return [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
  }
}
