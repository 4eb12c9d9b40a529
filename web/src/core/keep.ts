/** A place for small texts that outlive the page. */
export interface Keep {
  get(name: string): string | null
  set(name: string, value: string): void
  remove(name: string): void
}

const PREFIX = 'stonechat.'

/** What a browser calls it, in its storage and in what it says of changes there. */
export function keyInBrowser(name: string): string {
  return PREFIX + name
}

/**
 * A keep in the browser's storage. Browsers may refuse storage (private windows, a full
 * disk): then things are forgotten sooner, and nothing else breaks.
 */
export function browserKeep(storage: () => Storage): Keep {
  return {
    get(name) {
      try {
        return storage().getItem(keyInBrowser(name))
      } catch {
        return null
      }
    },
    set(name, value) {
      try {
        storage().setItem(keyInBrowser(name), value)
      } catch {
        // Forgotten at the next reload; the page itself goes on.
      }
    },
    remove(name) {
      try {
        storage().removeItem(keyInBrowser(name))
      } catch {
        // What cannot be stored cannot have been stored.
      }
    },
  }
}

export function memoryKeep(): Keep {
  const values = new Map<string, string>()
  return {
    get: (name) => values.get(name) ?? null,
    set: (name, value) => {
      values.set(name, value)
    },
    remove: (name) => {
      values.delete(name)
    },
  }
}

/** Reads what `set` wrote as JSON, or null when there is nothing, or nothing that `accept`s. */
export function readJson<Value>(
  keep: Keep,
  name: string,
  accept: (value: unknown) => value is Value,
): Value | null {
  const text = keep.get(name)
  if (text === null) return null
  try {
    const value: unknown = JSON.parse(text)
    return accept(value) ? value : null
  } catch {
    return null
  }
}
