import type { PushServer } from '@/api/wire'
import { leftForWorker } from '@/lib/worker-room.ts'
import { worker } from './scope.ts'

const PUSH = '/api/v1/push'

/**
 * The browser has another subscription, or took the one that there was: the server is told of the
 * new one. Where nobody is in any more it is refused, and the browser's is given up too.
 */
export async function subscribeAgain(
  given: PushSubscription | null,
  before: PushSubscription | null,
): Promise<void> {
  const subscription = given ?? (await subscribe(before))
  if (subscription === null) return
  const name = (await leftForWorker().catch(() => null))?.device ?? null
  const answered = await fetch(`${PUSH}/subscriptions`, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...subscription.toJSON(), name }),
  }).catch(() => null)
  // Whoever comes back subscribes anew when the page starts.
  if (answered?.status === 401 || answered?.status === 403) await subscription.unsubscribe()
}

async function subscribe(before: PushSubscription | null): Promise<PushSubscription | null> {
  const key = before?.options.applicationServerKey ?? (await serverKey())
  if (key === null) return null
  const options = { userVisibleOnly: true, applicationServerKey: key }
  return await worker.registration.pushManager.subscribe(options).catch(() => null)
}

async function serverKey(): Promise<string | null> {
  const answered = await fetch(PUSH, { credentials: 'same-origin' }).catch(() => null)
  if (answered?.ok !== true) return null
  const { public_key: key }: PushServer = await answered.json()
  return key
}
