import { uploadIdsOf } from '@/core/draft'
import type { Drafts } from '@/core/drafts'
import type { Outbox } from '@/core/outbox'
import type { Rooms } from '@/core/rooms'
import type { Uploads } from '@/core/uploads'
import type { Whispers } from '@/core/whispers'

interface Parts {
  rooms: Rooms
  whispers: Whispers
  outbox: Outbox
  drafts: Drafts
  uploads: Uploads
}

/** What becomes of what was written and read when the page is closed, or shown once more. */
export class Leaving {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Whether closing the page now would lose something that was written. */
  get losesImages(): boolean {
    const { drafts, uploads, outbox } = this.#parts
    const areKept = [...drafts.all.get().values()].every((draft) =>
      uploads.areKept(uploadIdsOf(draft)),
    )
    return outbox.holdsUnsavedImages || !areKept
  }

  /** The page is being left, perhaps for good. */
  leave(): void {
    const { rooms, whispers, outbox } = this.#parts
    rooms.reads.reading.flush()
    whispers.leavePage()
    outbox.leave()
  }

  /** The page that was left is shown once more, not told of what other tabs wrote meanwhile. */
  comeBack(): void {
    this.#parts.drafts.heard()
    this.#parts.outbox.takeOver()
  }
}
