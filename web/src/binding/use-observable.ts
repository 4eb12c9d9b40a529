import { useSyncExternalStore } from 'react'
import type { Observable } from '@/lib/observable'

/** The present value of something observable; renders again when it changes. */
export function useObservable<Value>(observable: Observable<Value>): Value {
  return useSyncExternalStore(observable.subscribe, observable.get)
}

/** A part of an observable value; renders again only when that part is another one. */
export function useSelection<Value, Part>(
  observable: Observable<Value>,
  select: (value: Value) => Part,
): Part {
  return useSyncExternalStore(observable.subscribe, () => select(observable.get()))
}
