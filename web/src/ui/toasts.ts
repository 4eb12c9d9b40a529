import { type Observable, Subject } from '@/lib/observable'

export interface Toast {
  readonly id: number
  readonly text: string
  /** What can be done about it; a toast with this stays, in a line above the page, until it is answered. */
  readonly act?: { readonly label: string; readonly perform: () => void }
}

const SHOWN_MS = 6_000
const SHOWN_MOST = 3

const shown = new Subject<readonly Toast[]>([])
let last = 0

/** The toasts that are on the page, the newest last. */
export const toasts: Observable<readonly Toast[]> = shown

/** Says something that needs no answer, beside what one is doing. Errors belong beside their cause. */
export function showToast(toast: Omit<Toast, 'id'>): void {
  last += 1
  const id = last
  shown.update((before) => [...before, { ...toast, id }].slice(-SHOWN_MOST))
  if (toast.act === undefined) setTimeout(() => dismissToast(id), SHOWN_MS)
}

export function dismissToast(id: number): void {
  shown.update((before) => before.filter((toast) => toast.id !== id))
}
