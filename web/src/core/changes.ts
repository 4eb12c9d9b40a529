import type { MemberChanged, Message, Room, User, UserJoined, UserLeft } from '@/api/wire'
import { withBroadcastMessage, withChangedMessage, withRoomFacts } from '@/core/room-changed'
import { withJoined, withLeft, withRole } from '@/core/room-people'
import type { JoinedRoom } from '@/core/room-view'

/** Who applies a change, and when. */
interface Applying {
  readonly me: User
  readonly at: number
}

/** A broadcast that changes one room, and how it does so. */
export interface Change {
  readonly room: string
  readonly revision: number
  /** What stands in the room by that, new or as it is now. */
  readonly message?: Message
  apply(view: JoinedRoom, applying: Applying): JoinedRoom
}

/** Null for a whisper: it has numbers of its own, which `Whispers` follows. */
export function messageChange(message: Message): Change | null {
  const { room, revision, whisper } = message
  if (whisper !== null) return null
  const apply: Change['apply'] = (view, { me }) => withBroadcastMessage(view, message, me)
  return { room, revision, message, apply }
}

/** A message is another than it was: edited, deleted, reacted to or pinned. Null as above. */
export function editChange(message: Message): Change | null {
  const { room, revision, whisper } = message
  if (whisper !== null) return null
  return { room, revision, message, apply: (view) => withChangedMessage(view, message) }
}

export function roomChange(room: Room): Change {
  const { id, revision } = room
  return { room: id, revision, apply: (view) => withRoomFacts(view, room) }
}

export function joinedChange(event: UserJoined): Change {
  return { ...event, apply: (view, { at }) => withJoined(view, event, at) }
}

export function leftChange(event: UserLeft): Change {
  return { ...event, apply: (view, { at }) => withLeft(view, event, at) }
}

export function roleChange(event: MemberChanged): Change {
  const { room, revision } = event
  return { room, revision, apply: (view, { me }) => withRole(view, event, me) }
}

/** So many are kept for one room; a busy room and a slow answer must not fill the memory. */
const CHANGES_MOST = 500

/** What was heard of a room while something is fetched for it. */
export class Wait {
  /** The highest revision that is known to exist. */
  heard = 0
  #changes: Change[] = []
  #isWhole = true

  add(change: Change): void {
    this.heard = Math.max(this.heard, change.revision)
    if (this.#changes.length >= CHANGES_MOST) this.#letGo()
    if (this.#isWhole) this.#changes.push(change)
  }

  /** In their order; none if some had to be let go, since the others are of no use then. */
  get changes(): readonly Change[] {
    return this.#changes
  }

  /** Whether nothing is missing between this revision and what waits. */
  continues(revision: number): boolean {
    return (
      this.heard <= revision || this.#changes.some((change) => change.revision === revision + 1)
    )
  }

  #letGo(): void {
    this.#isWhole = false
    this.#changes = []
  }
}

/** The rooms for which something is being fetched. Their broadcasts wait for it. */
export class Waits {
  readonly #waits = new Map<string, Wait>()

  get(room: string): Wait | undefined {
    return this.#waits.get(room)
  }

  /** Begins to wait, or goes on waiting for something else: an earlier fetch counts no more. */
  begin(room: string): Wait {
    const wait = new Wait()
    const earlier = this.#waits.get(room)
    if (earlier !== undefined) {
      for (const change of earlier.changes) wait.add(change)
      wait.heard = earlier.heard
    }
    this.#waits.set(room, wait)
    return wait
  }

  end(room: string): Wait | undefined {
    const wait = this.#waits.get(room)
    this.#waits.delete(room)
    return wait
  }

  clear(): void {
    this.#waits.clear()
  }
}
