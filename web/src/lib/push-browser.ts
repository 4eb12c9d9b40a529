const PATIENCE_MS = 20_000

/** This browser, as one that can be woken; what it is asked for is said where it is used. */
export const pushBrowser = {
  support() {
    if (!window.isSecureContext) return 'insecure'
    if ('PushManager' in window && 'serviceWorker' in navigator && 'Notification' in window) {
      return 'ready'
    }
    return isApple() && !isInstalled() ? 'not_installed' : 'missing'
  },

  permission() {
    return Notification.permission
  },

  ask() {
    return Notification.requestPermission()
  },

  async current() {
    const subscription = await (await found())?.pushManager.getSubscription()
    return subscription ? described(subscription) : null
  },

  async subscribe(key: string) {
    const registration = await found()
    if (registration === null) throw new Error('there is no service worker')
    const options = { userVisibleOnly: true, applicationServerKey: key }
    return described(await Promise.race([registration.pushManager.subscribe(options), tooLate()]))
  },

  async unsubscribe() {
    await (await (await found())?.pushManager.getSubscription())?.unsubscribe()
  },
} as const

/** A browser that does not reach its push service may try for ever, and say nothing. */
function tooLate(): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error('the push service does not answer')), PATIENCE_MS)
  })
}

/** The service worker, once it is ready; null where there is none and none is coming. */
async function found(): Promise<ServiceWorkerRegistration | null> {
  const registration = await navigator.serviceWorker.getRegistration()
  if (registration === undefined) return null
  return await navigator.serviceWorker.ready
}

function described(subscription: PushSubscription) {
  const { endpoint, keys } = subscription.toJSON()
  const { p256dh, auth } = keys ?? {}
  if (endpoint === undefined || p256dh === undefined || auth === undefined) {
    throw new Error('a subscription that says nothing of itself')
  }
  const key = subscription.options.applicationServerKey
  return { endpoint, keys: { p256dh, auth }, key: key === null ? null : inBase64Url(key) }
}

function inBase64Url(key: ArrayBuffer): string {
  const text = btoa(String.fromCharCode(...new Uint8Array(key)))
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** iPhones and iPads; the latter call themselves Macs, which have no touch. */
function isApple(): boolean {
  const { userAgent, maxTouchPoints } = navigator
  return /iPhone|iPad/u.test(userAgent) || (/Mac OS X/u.test(userAgent) && maxTouchPoints > 1)
}

function isInstalled(): boolean {
  return window.matchMedia('(display-mode: standalone)').matches
}
