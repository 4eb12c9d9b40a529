/** A value that can be read and watched, and only be set by its owner. */
export interface Observable<Value> {
  get(): Value
  /** Calls `listener` after each change until the returned function is called. */
  subscribe(listener: () => void): () => void
}

/** The owner's end of an observable value. Setting the same value again tells nobody. */
export class Subject<Value> implements Observable<Value> {
  #value: Value
  readonly #listeners = new Set<() => void>()

  constructor(initial: Value) {
    this.#value = initial
  }

  // Arrow functions, because React takes `get` and `subscribe` off the object.
  readonly get = (): Value => this.#value

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  set(value: Value): void {
    if (Object.is(value, this.#value)) return
    this.#value = value
    for (const listener of [...this.#listeners]) listener()
  }

  update(change: (value: Value) => Value): void {
    this.set(change(this.#value))
  }
}
