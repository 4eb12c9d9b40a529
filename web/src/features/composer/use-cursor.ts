import { useState } from 'react'

export interface Cursor<Item> {
  readonly current: Item | undefined
  readonly point: (index: number) => void
  /** Goes up or down, around the ends; false for a key that does neither. */
  readonly step: (key: string) => boolean
}

/** Which of some things the arrow keys are at. */
export function useCursor<Item>(items: readonly Item[]): Cursor<Item> {
  const [at, setAt] = useState(0)
  const index = Math.min(at, items.length - 1)
  return {
    current: items[index],
    point: setAt,
    step: (key) => {
      const by = { ArrowDown: 1, ArrowUp: -1 }[key]
      if (by === undefined || items.length === 0) return false
      setAt((index + by + items.length) % items.length)
      return true
    },
  }
}
