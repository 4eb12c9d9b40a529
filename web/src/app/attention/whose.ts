import type { SessionState } from '@/core/session'
import type { Observable } from '@/lib/observable'

/** Whose account it is that is in; null for guests and nobody. */
export type Whose = string | null

/** Calls `act` with whose account is in, now and whenever that is another one. */
export function followWhose(session: Observable<SessionState>, act: (whose: Whose) => void): void {
  let before: Whose | undefined
  const look = () => {
    const state = session.get()
    // A page that connects anew is still somebody's.
    if (state.phase === 'starting') return
    const whose = state.phase === 'named' && !state.me.guest ? state.me.id : null
    if (whose === before) return
    before = whose
    act(whose)
  }
  session.subscribe(look)
  look()
}
