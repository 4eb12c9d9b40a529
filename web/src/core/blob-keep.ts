/** A place for files that outlive the page, shared by the tabs of a browser. */
export interface BlobKeep {
  /** Tells whether it is there for good; a browser may have no room for it. */
  put(id: string, blob: Blob): Promise<boolean>
  get(id: string): Promise<Blob | null>
  remove(id: string): void
}

export function memoryBlobKeep(): BlobKeep {
  const blobs = new Map<string, Blob>()
  return {
    put: (id, blob) => {
      blobs.set(id, blob)
      return Promise.resolve(true)
    },
    get: (id) => Promise.resolve(blobs.get(id) ?? null),
    remove: (id) => {
      blobs.delete(id)
    },
  }
}

interface Kept {
  readonly id: string
  readonly blob: Blob
  readonly keptAt: number
}

const DATABASE = 'stonechat'
const FILES = 'files'
/** What nobody came back for is forgotten: the message that it belonged to is gone. */
const FORGOTTEN_MS = 14 * 24 * 3_600_000

/**
 * A keep in the browser's database. Browsers may refuse it (private windows, a full disk): then a
 * picture is lost with its page, and nothing else breaks.
 */
export function browserBlobKeep(now: () => number): BlobKeep {
  let opening: Promise<IDBDatabase> | null = null
  const database = () => {
    opening ??= open().then((db) => {
      forgetOld(db, now() - FORGOTTEN_MS)
      return db
    })
    return opening
  }
  const store = async (mode: IDBTransactionMode) =>
    (await database()).transaction(FILES, mode).objectStore(FILES)
  return {
    async put(id, blob) {
      try {
        await done((await store('readwrite')).put({ id, blob, keptAt: now() } satisfies Kept))
        return true
      } catch {
        return false
      }
    },
    async get(id) {
      try {
        const kept = await done<Kept | undefined>((await store('readonly')).get(id))
        return kept?.blob ?? null
      } catch {
        return null
      }
    },
    remove(id) {
      // What cannot be removed is forgotten some day.
      void store('readwrite').then(
        (files) => files.delete(id),
        () => undefined,
      )
    },
  }
}

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1)
  request.addEventListener('upgradeneeded', () => {
    request.result.createObjectStore(FILES, { keyPath: 'id' })
  })
  return done(request)
}

function done<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('No database')))
  })
}

function forgetOld(db: IDBDatabase, before: number): void {
  const request = db.transaction(FILES, 'readwrite').objectStore(FILES).openCursor()
  request.addEventListener('success', () => {
    const cursor = request.result
    if (cursor === null) return
    if ((cursor.value as Kept).keptAt < before) cursor.delete()
    cursor.continue()
  })
}
