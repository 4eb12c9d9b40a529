/*
 * Our own, and no library's: a dozen flat addresses need a table and one function, which weigh
 * nothing beside the 40 KB of a router that also loads, caches and nests what we do not.
 */

/** The parts of the settings, in the order in which they are listed. */
export const SETTINGS_PAGES = [
  'account',
  'profile',
  'appearance',
  'language',
  'notifications',
  'quiet',
  'privacy',
  'export',
] as const

export type SettingsPage = (typeof SETTINGS_PAGES)[number]

/** What an address shows. */
export type Route =
  | {
      readonly page: 'room'
      readonly reference: string
      /** The id of the message that a permalink leads to. */
      readonly message: string | null
    }
  | { readonly page: 'search'; readonly query: string }
  /** Null for the list of its parts, which is a page of its own on a phone. */
  | { readonly page: 'settings'; readonly part: SettingsPage | null }
  | { readonly page: 'home' | 'rooms' | 'reports' }
  | { readonly page: DoorPage }

const DOORS = [
  'log-in',
  'register',
  'forgot',
  'reset',
  'verify',
  'unsubscribe',
  'invite',
  'owner',
] as const

/** Pages about coming in; somebody who is in has little to do there. */
export type DoorPage = (typeof DOORS)[number]

export function isDoor(route: Route): route is { page: DoorPage } {
  return DOORS.some((page) => page === route.page)
}

export const HOME_PATH = '/'
export const ROOMS_PATH = '/rooms'
export const SEARCH_PATH = '/search'
export const SETTINGS_PATH = '/settings'
export const REPORTS_PATH = '/reports'
export const ACCOUNT_PATH = settingsPath('account')
export const LOG_IN_PATH = '/login'
export const REGISTER_PATH = '/register'
export const FORGOT_PATH = '/forgot'
const ROOM_PREFIX = '/r/'

/** The last five are where the links lead that the server writes; they are a part of the contract. */
const PAGES = new Map<string, Route>([
  [ROOMS_PATH, { page: 'rooms' }],
  [REPORTS_PATH, { page: 'reports' }],
  // It stood here before there were settings, and may be among somebody's bookmarks.
  ['/account', { page: 'settings', part: 'account' }],
  [LOG_IN_PATH, { page: 'log-in' }],
  [REGISTER_PATH, { page: 'register' }],
  [FORGOT_PATH, { page: 'forgot' }],
  ['/reset', { page: 'reset' }],
  ['/verify', { page: 'verify' }],
  ['/unsubscribe', { page: 'unsubscribe' }],
  ['/invite', { page: 'invite' }],
  ['/owner', { page: 'owner' }],
])

/** The address of a room: public rooms by their name, the others by their id. */
export function roomPath(room: { id: string; name: string | null }): string {
  return ROOM_PREFIX + encodeURIComponent(room.name ?? room.id)
}

/** The address of a message. By the room's id: its name may change, and a permalink may not. */
export function messagePath(message: { id: string; room: string }): string {
  return `${ROOM_PREFIX}${encodeURIComponent(message.room)}/${encodeURIComponent(message.id)}`
}

export function settingsPath(part: SettingsPage): string {
  return `${SETTINGS_PATH}/${part}`
}

export function searchPath(query: string): string {
  return query === '' ? SEARCH_PATH : `${SEARCH_PATH}?${new URLSearchParams({ q: query })}`
}

/**
 * What is at an address. Addresses that lead nowhere lead home.
 *
 * @param search what stands behind the path, with its question mark
 */
export function routeOf(path: string, search = ''): Route {
  const plain = path.replace(/\/$/u, '')
  if (path.startsWith(ROOM_PREFIX)) return roomRoute(plain.slice(ROOM_PREFIX.length))
  if (plain === SEARCH_PATH) {
    return { page: 'search', query: new URLSearchParams(search).get('q') ?? '' }
  }
  if (plain === SETTINGS_PATH || plain.startsWith(`${SETTINGS_PATH}/`)) {
    const name = plain.slice(SETTINGS_PATH.length + 1)
    return { page: 'settings', part: SETTINGS_PAGES.find((page) => page === name) ?? null }
  }
  return PAGES.get(plain) ?? { page: 'home' }
}

function roomRoute(rest: string): Route {
  const [reference, message, ...more] = rest.split('/').map(decoded)
  if (!reference || more.length > 0) return { page: 'home' }
  return { page: 'room', reference, message: message || null }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    // "%" and a half-written escape are what people type, not what we wrote.
    return ''
  }
}
