import { t } from '@lingui/core/macro'
import type { Observable } from '@/lib/observable'
import { showToast } from '@/ui/toasts'

interface Connection {
  readonly status: string
}

/**
 * Lets the browser keep the application, and offers a new version of it once that is here. It is
 * looked for whenever the connection comes back, because a server that was updated has restarted.
 */
export function keepApplication(connection: Observable<Connection>): void {
  if (!(import.meta.env.PROD && 'serviceWorker' in navigator)) return
  void navigator.serviceWorker.register('/sw.js').then(
    // A browser that is told to keep nothing may answer with nothing.
    (registration: ServiceWorkerRegistration | undefined) => {
      if (registration === undefined) return
      offerWaiting(registration)
      registration.addEventListener('updatefound', () => {
        registration.installing?.addEventListener('statechange', () => offerWaiting(registration))
      })
      lookAfterReconnects(registration, connection)
    },
    // A browser that keeps nothing, in a private window perhaps, still shows everything.
    () => undefined,
  )
}

/** The first version to be kept takes over nothing and needs no word. */
function offerWaiting(registration: ServiceWorkerRegistration): void {
  const { waiting } = registration
  if (waiting === null || navigator.serviceWorker.controller === null) return
  if (offered === waiting) return
  offered = waiting
  showToast({
    text: t`A new version is here.`,
    act: { label: t`Reload`, perform: () => takeOver(waiting) },
  })
}

let offered: ServiceWorker | null = null

function takeOver(waiting: ServiceWorker): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => window.location.reload(), {
    once: true,
  })
  waiting.postMessage('take-over')
}

function lookAfterReconnects(
  registration: ServiceWorkerRegistration,
  connection: Observable<Connection>,
): void {
  let wasOnline = true
  connection.subscribe(() => {
    const isOnline = connection.get().status === 'online'
    if (isOnline && !wasOnline) void registration.update().catch(() => undefined)
    wasOnline = isOnline
  })
}
