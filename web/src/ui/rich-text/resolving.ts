import { createContext } from 'react'

/** Whom a word behind an @ calls. */
interface ResolvedMention {
  /** As much of the word as is the name. */
  readonly name: string
  /** What to show instead of the name, which people may have changed since. */
  readonly shown?: string
  /** It calls the one who reads it. */
  readonly isMe: boolean
  /** Tells who that is, beside the words that were pressed. */
  readonly open?: (anchor: Element) => void
}

export type ResolveMention = (word: string) => ResolvedMention | null

/** How the names in a text are resolved, for the elements deep in it. */
export const Resolving = createContext<ResolveMention>(() => null)
