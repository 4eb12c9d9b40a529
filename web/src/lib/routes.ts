/** What an address shows. */
export type Route =
  | { readonly page: 'home' }
  | { readonly page: 'rooms' }
  | { readonly page: 'room'; readonly reference: string }

export const HOME_PATH = '/'
export const ROOMS_PATH = '/rooms'
const ROOM_PREFIX = '/r/'

/** The address of a room: public rooms by their name, the others by their id. */
export function roomPath(room: { id: string; name: string | null }): string {
  return ROOM_PREFIX + encodeURIComponent(room.name ?? room.id)
}

/** Addresses that lead nowhere lead home. */
export function routeOf(path: string): Route {
  if (path === ROOMS_PATH) return { page: 'rooms' }
  const reference = path.startsWith(ROOM_PREFIX) ? decoded(path.slice(ROOM_PREFIX.length)) : ''
  return reference === '' ? { page: 'home' } : { page: 'room', reference }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part.replace(/\/$/u, ''))
  } catch {
    // "%" and a half-written escape are what people type, not what we wrote.
    return ''
  }
}
