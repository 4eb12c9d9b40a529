import { type Observable, Subject } from '@/lib/observable'

const current = new Subject(window.location.pathname)
const query = new Subject(window.location.search)
const visit = new Subject(0)
window.addEventListener('popstate', follow)

/** The path of the page, as the address bar has it. */
export const currentPath: Observable<string> = current

/** What stands behind the path, with its question mark. */
export const currentSearch: Observable<string> = query

/**
 * How often one went somewhere. Going to where one is counts: whoever follows a link to a message
 * for the second time wants to be taken there again.
 */
export const visits: Observable<number> = visit

/** Goes to another page of this application without loading anything. */
export function goTo(address: string, { replace = false }: { replace?: boolean } = {}): void {
  const isHere = address === current.get() + query.get()
  if (replace || isHere) window.history.replaceState(null, '', address)
  else window.history.pushState(null, '', address)
  follow()
}

function follow(): void {
  query.set(window.location.search)
  current.set(window.location.pathname)
  visit.update((count) => count + 1)
}

/** A secret that came in the fragment of a link, and for which page. */
export interface LinkSecret {
  readonly path: string
  readonly secret: string
}

const secret = new Subject(takeSecret())
// A link to the page that is open already loads nothing.
window.addEventListener('hashchange', () => {
  const taken = takeSecret()
  if (taken !== null) secret.set(taken)
})

/** The secret of the link that led here. It is kept in this page's memory and nowhere else. */
export const linkSecret: Observable<LinkSecret | null> = secret

/** It was used, or is good for nothing. */
export function forgetSecret(): void {
  secret.set(null)
}

/** Reads the fragment once, and takes it out of the address bar, the history and any screenshot. */
function takeSecret(): LinkSecret | null {
  const { pathname, search, hash } = window.location
  if (hash.length < 2) return null
  window.history.replaceState(null, '', pathname + search)
  return { path: pathname, secret: hash.slice(1) }
}
