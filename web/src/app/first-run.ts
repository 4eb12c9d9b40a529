import { chat } from '@/app/services'
import { goTo } from '@/lib/navigation'
import { Subject } from '@/lib/observable'
import { ROOMS_PATH, roomPath } from '@/lib/routes'

const LOBBY = 'lobby'

/** Somebody has just become the owner, and may want to know what to do first. */
export const isFirstRun = new Subject(false)

/** Brings the new owner into the lobby, once the server has let them in. */
export async function beginFirstRun(): Promise<void> {
  await untilOnline()
  const outcome = await chat.membership.join(LOBBY)
  isFirstRun.set(true)
  goTo(outcome.ok ? roomPath(outcome.value) : ROOMS_PATH, { replace: true })
}

function untilOnline(): Promise<void> {
  const isIn = () =>
    chat.session.get().phase === 'named' && chat.connection.get().status === 'online'
  return new Promise((resolve) => {
    const stop = chat.session.subscribe(() => {
      if (!isIn()) return
      stop()
      resolve()
    })
    if (isIn()) {
      stop()
      resolve()
    }
  })
}
