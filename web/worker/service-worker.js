// Keeps the application itself (never what was said in it) so that it opens without a network.
// The build writes a version and the list of its files in place of the two values below; whatever
// the server answers by itself (/api, /uploads, /avatars, /socket.io) is none of its business.
const BUILD = '__BUILD__'
const FILES = ['__FILES__']

const CACHE = `stonechat-${BUILD}`
const PAGE = '/'
const OF_THE_SERVER = /^\/(?:api|uploads|avatars|socket\.io|healthz|metrics)(?:\/|$)/
const PATIENCE_MS = 4_000

addEventListener('install', (event) => event.waitUntil(keepAll()))
addEventListener('activate', (event) => event.waitUntil(forgetOthers()))

// A new version waits until its person says so: what is open goes on as it was loaded.
addEventListener('message', ({ data }) => {
  if (data === 'take-over') skipWaiting()
})

addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin || OF_THE_SERVER.test(pathname)) return
  if (request.mode === 'navigate') event.respondWith(pageFor(request))
  else if (FILES.includes(pathname)) event.respondWith(fileFor(request))
})

/** Names of files hold a hash of what is in them, so most of the last version's are still good. */
async function keepAll() {
  const cache = await caches.open(CACHE)
  await Promise.all([PAGE, ...FILES].map((path) => keep(cache, path)))
}

/** @param {Cache} cache @param {string} path */
async function keep(cache, path) {
  const kept = path.startsWith('/assets/') ? await caches.match(path) : undefined
  const answer = kept ?? (await fetch(path, { cache: 'no-cache', credentials: 'omit' }))
  // Half a version is none: the browser tries again later, and the old one goes on.
  if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}`)
  await cache.put(path, answer)
}

async function forgetOthers() {
  const names = await caches.keys()
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)))
}

/**
 * The page of the server while there is one, so that a new version comes with the next visit; the
 * kept one without a network, and when the server is away behind its proxy.
 *
 * @param {Request} request
 */
async function pageFor(request) {
  try {
    const answer = await Promise.race([fetch(request), tooLate()])
    if (answer.status < 500) return answer
  } catch {
    // The kept page will say what is wrong.
  }
  const cache = await caches.open(CACHE)
  return (await cache.match(PAGE)) ?? fetch(request)
}

/** @returns {Promise<never>} */
function tooLate() {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error('too late')), PATIENCE_MS)
  })
}

/** @param {Request} request */
async function fileFor(request) {
  const cache = await caches.open(CACHE)
  return (await cache.match(request)) ?? fetch(request)
}
