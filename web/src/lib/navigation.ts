import { type Observable, Subject } from '@/lib/observable'

const current = new Subject(window.location.pathname)
window.addEventListener('popstate', () => current.set(window.location.pathname))

/** The path of the page, as the address bar has it. */
export const currentPath: Observable<string> = current

/** Goes to another page of this application without loading anything. */
export function goTo(path: string, { replace = false }: { replace?: boolean } = {}): void {
  if (path === current.get()) return
  if (replace) window.history.replaceState(null, '', path)
  else window.history.pushState(null, '', path)
  current.set(path)
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
