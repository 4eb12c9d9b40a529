import { BUILD, FILES, worker } from './scope.ts'

const VERSIONS = 'stonechat-'
const CACHE = VERSIONS + BUILD
const PAGE = '/'
const OF_THE_SERVER = /^\/(?:api|uploads|avatars|socket\.io|healthz|metrics)(?:\/|$)/u
const PATIENCE_MS = 4_000

/**
 * Keeps the application itself (never what was said in it) so that it opens without a network.
 * Whatever the server answers by itself (/api, /uploads, /avatars, /socket.io) is none of its
 * business.
 */
export function keepApplication(): void {
  worker.addEventListener('install', (event) => event.waitUntil(keepAll()))
  worker.addEventListener('activate', (event) => event.waitUntil(forgetOthers()))

  // A new version waits until its person says so: what is open goes on as it was loaded.
  worker.addEventListener('message', ({ data }) => {
    if (data === 'take-over') void worker.skipWaiting()
  })

  worker.addEventListener('fetch', (event) => {
    const { request } = event
    const { origin, pathname } = new URL(request.url)
    if (request.method !== 'GET' || origin !== location.origin) return
    if (OF_THE_SERVER.test(pathname)) return
    if (request.mode === 'navigate') event.respondWith(pageFor(request))
    else if (FILES.includes(pathname)) event.respondWith(fileFor(request))
  })
}

/** Names of files hold a hash of what is in them, so most of the last version's are still good. */
async function keepAll(): Promise<void> {
  const cache = await caches.open(CACHE)
  await Promise.all([PAGE, ...FILES].map((path) => keep(cache, path)))
}

async function keep(cache: Cache, path: string): Promise<void> {
  const kept = path.startsWith('/assets/') ? await caches.match(path) : undefined
  const answer = kept ?? (await fetch(path, { cache: 'no-cache', credentials: 'omit' }))
  // Half a version is none: the browser tries again later, and the old one goes on.
  if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}`)
  await cache.put(path, answer)
}

/** Versions alone: what the page left for us beside them stays. */
async function forgetOthers(): Promise<void> {
  const names = await caches.keys()
  const old = names.filter((name) => name.startsWith(VERSIONS) && name !== CACHE)
  await Promise.all(old.map((name) => caches.delete(name)))
}

/**
 * The page of the server while there is one, so that a new version comes with the next visit; the
 * kept one without a network, and when the server is away behind its proxy.
 */
async function pageFor(request: Request): Promise<Response> {
  try {
    const answer = await Promise.race([fetch(request), tooLate()])
    if (answer.status < 500) return answer
  } catch {
    // The kept page will say what is wrong.
  }
  const cache = await caches.open(CACHE)
  return (await cache.match(PAGE)) ?? fetch(request)
}

function tooLate(): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error('too late')), PATIENCE_MS)
  })
}

async function fileFor(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE)
  return (await cache.match(request)) ?? fetch(request)
}
