import type { GoThere } from '@/lib/worker-room.ts'
import { worker } from './scope.ts'

/** A page that is there answers at once; one that is still loading, or frozen, does not. */
const ANSWER_MS = 1_500

/** Addresses that belong to the server alone: a description of the API is no chat. */
const NOT_OURS = /^\/(?:api|uploads|avatars)\//u

/** Opens a place in a window that is there, the one used last, or else in a new one. */
export async function open(url: string): Promise<void> {
  const windows = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const ours = windows.filter((client) => !NOT_OURS.test(new URL(client.url).pathname))
  const [window] = ours
  if (window === undefined) {
    await worker.clients.openWindow(url)
    return
  }
  // Before anything else: the person's press lets us do it for a moment only.
  const focused = await window.focus().catch(() => window)
  if (await goes(focused, url)) return
  await focused.navigate(url).catch(() => worker.clients.openWindow(url))
}

/** Whether the page went there by itself, without loading anything anew. */
function goes(window: WindowClient, url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => resolve(true)
    setTimeout(() => resolve(false), ANSWER_MS)
    window.postMessage({ kind: 'go', url } satisfies GoThere, [port2])
  })
}
