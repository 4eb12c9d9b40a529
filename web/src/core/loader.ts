import type { Message, Problem, User } from '@/api/wire'
import type { CatchUp } from '@/core/catch-up'
import type { Wait, Waits } from '@/core/changes'
import type { Connection } from '@/core/connection'
import { askNewest, askRange } from '@/core/newest'
import { withNewestState } from '@/core/room-changed'
import type { RoomView } from '@/core/room-view'
import { beside, emptyWindow, withStates, withWhispers } from '@/core/timeline-window'

/** The rooms, as far as loading them is concerned. */
interface Views {
  get(id: string): RoomView | undefined
  put(view: RoomView): void
  failed(id: string, problem: Problem): void
}

interface LoaderTools {
  connection: Connection
  waits: Waits
  catchUp: CatchUp
  me: () => User
  /** A message stands in its room now. */
  settled: (message: Message) => void
  /** A room shows another part of its messages. */
  loaded: (room: string) => void
}

/**
 * Brings what a room shows up to date where that is too much to catch up with. Broadcasts have
 * to wait meanwhile; an answer for which nothing waits any more is dropped.
 */
export class Loader {
  readonly #views: Views
  readonly #tools: LoaderTools

  constructor(views: Views, tools: LoaderTools) {
    this.#views = views
    this.#tools = tools
  }

  /**
   * Fetches page and people, which have no revision of their own. They are at least as new as
   * what was heard before, so catching up from there makes them exact.
   */
  loadNewest(id: string, wait: Wait): void {
    const since = Math.max(wait.heard, this.#views.get(id)?.room.revision ?? 0)
    askNewest(this.#tools.connection, id, (outcome) => {
      const view = this.#waiting(id, wait)
      if (view?.standing !== 'member') return
      if (!outcome.ok) {
        this.#views.failed(id, outcome.reason)
        return
      }
      const newest = outcome.value
      this.#views.put({ ...withNewestState(view, newest, this.#tools.me()), catchingUp: true })
      this.reviseBeside(id, wait, newest.page.messages, () => {
        this.#tools.catchUp.ask(new Map([[id, since]]))
      })
    })
  }

  /** Fetches anew what a room shows besides its newest page, which has just come. */
  reviseBeside(id: string, wait: Wait, page: readonly Message[], done: () => void): void {
    for (const message of page) this.#tools.settled(message)
    this.#tools.loaded(id)
    const range = beside(this.#views.get(id)?.timeline ?? emptyWindow, page)
    if (range === null) {
      done()
      return
    }
    askRange(this.#tools.connection, { room: id, ...range }, (outcome) => {
      const view = this.#waiting(id, wait)
      if (view === undefined) return
      if (!outcome.ok) {
        this.#views.failed(id, outcome.reason)
        return
      }
      const { messages, whispers } = outcome.value
      const timeline = withWhispers(withStates(view.timeline, messages), whispers)
      this.#views.put({ ...view, timeline })
      done()
    })
  }

  #waiting(id: string, wait: Wait): RoomView | undefined {
    return this.#tools.waits.get(id) === wait ? this.#views.get(id) : undefined
  }
}
