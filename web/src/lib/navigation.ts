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
