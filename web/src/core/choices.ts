import type { Answer, Rest } from '@/api/rest'
import type {
  ChangeNotificationSettings,
  NotificationSettingsReply,
  RoomNotificationsReply,
  SetRoomNotifications,
} from '@/api/wire'
import type { SessionState } from '@/core/session'
import { type Observable, Subject } from '@/lib/observable'

interface ChoicesTools {
  rest: () => Rest
  session: Observable<SessionState>
}

/**
 * What somebody wants to be told of. It is the same on all their devices, but no device is told
 * when another one changes it: so it is asked for again whenever it matters.
 */
export class Choices {
  readonly #tools: ChoicesTools
  readonly #state = new Subject<NotificationSettingsReply | null>(null)
  #owner: string | null = null
  #round = 0

  constructor(tools: ChoicesTools) {
    this.#tools = tools
    tools.session.subscribe(() => this.#follow())
  }

  /** Null before it is known, and for guests, who have nothing to choose. */
  get state(): Observable<NotificationSettingsReply | null> {
    return this.#state
  }

  async load(): Answer<NotificationSettingsReply> {
    const round = this.#begin()
    const answer = await this.#tools.rest().notificationSettings()
    if (answer.ok && round === this.#round) this.#state.set(answer.value)
    return answer
  }

  async change(request: ChangeNotificationSettings): Answer<NotificationSettingsReply> {
    const round = this.#begin()
    const answer = await this.#tools.rest().changeNotificationSettings(request)
    if (answer.ok && round === this.#round) this.#state.set(answer.value)
    return answer
  }

  async changeRoom(request: SetRoomNotifications): Answer<RoomNotificationsReply> {
    const owner = this.#owner
    const answer = await this.#tools.rest().setRoomNotifications(request)
    if (!answer.ok || owner !== this.#owner) return answer
    const { notifications } = answer.value
    // What was asked before this may be answered after it.
    this.#begin()
    this.#state.update((before) => {
      if (before === null) return null
      const others = before.rooms.filter(({ room }) => room !== notifications.room)
      const isChosen = notifications.level !== 'default' || notifications.quiet_until !== null
      return { ...before, rooms: isChosen ? [...others, notifications] : others }
    })
    return answer
  }

  #begin(): number {
    this.#round += 1
    return this.#round
  }

  #follow(): void {
    const session = this.#tools.session.get()
    // A page that connects anew is still somebody's.
    if (session.phase === 'starting') return
    const owner = session.phase === 'named' && !session.me.guest ? session.me.id : null
    if (owner === this.#owner) return
    this.#owner = owner
    this.#begin()
    this.#state.set(null)
  }
}
