import type { ComponentType } from 'react'
import { NotLoaded } from '@/app/not-loaded'
import { Waiting } from '@/app/waiting'
import { type LazyPart, lazyPart } from '@/ui/lazy-part'

/**
 * A page that is fetched when it is first shown: `lazily(async () => (await import('…')).SearchScreen)`.
 * What cannot be fetched says so, and how to go on.
 */
export function lazily<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): LazyPart<Props> {
  return lazyPart(load, { waiting: <Waiting />, missing: NotLoaded })
}
