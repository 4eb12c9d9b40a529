/** What an address shows. */
export type Route =
  | { readonly page: 'room'; readonly reference: string }
  | { readonly page: 'home' | 'rooms' | 'account' | DoorPage }

/** Pages about coming in; somebody who is in has little to do there. */
export type DoorPage = 'log-in' | 'register' | 'forgot' | 'reset' | 'verify' | 'invite' | 'owner'

export function isDoor(route: Route): route is { page: DoorPage } {
  return !['home', 'rooms', 'room', 'account'].includes(route.page)
}

export const HOME_PATH = '/'
export const ROOMS_PATH = '/rooms'
export const ACCOUNT_PATH = '/account'
export const LOG_IN_PATH = '/login'
export const REGISTER_PATH = '/register'
export const FORGOT_PATH = '/forgot'
const ROOM_PREFIX = '/r/'

/** The last four are where the links lead that the server writes; they are a part of the contract. */
const PAGES = new Map<string, Exclude<Route['page'], 'room'>>([
  [ROOMS_PATH, 'rooms'],
  [ACCOUNT_PATH, 'account'],
  [LOG_IN_PATH, 'log-in'],
  [REGISTER_PATH, 'register'],
  [FORGOT_PATH, 'forgot'],
  ['/reset', 'reset'],
  ['/verify', 'verify'],
  ['/invite', 'invite'],
  ['/owner', 'owner'],
])

/** The address of a room: public rooms by their name, the others by their id. */
export function roomPath(room: { id: string; name: string | null }): string {
  return ROOM_PREFIX + encodeURIComponent(room.name ?? room.id)
}

/** Addresses that lead nowhere lead home. */
export function routeOf(path: string): Route {
  if (path.startsWith(ROOM_PREFIX)) {
    const reference = decoded(path.slice(ROOM_PREFIX.length))
    return reference === '' ? { page: 'home' } : { page: 'room', reference }
  }
  return { page: PAGES.get(path.replace(/\/$/u, '')) ?? 'home' }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part.replace(/\/$/u, ''))
  } catch {
    // "%" and a half-written escape are what people type, not what we wrote.
    return ''
  }
}
