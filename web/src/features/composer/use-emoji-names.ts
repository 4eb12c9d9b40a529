import { useEffect, useState } from 'react'
import { useObservable } from '@/binding/use-observable'
import type { Locale } from '@/lib/i18n'
import { locale } from '@/lib/i18n'
import type { NamedEmoji } from '@/ui/emoji-names'

export interface EmojiNames {
  /** Those that fit what was typed, in the colour of skin that was chosen. */
  readonly search: (typed: string) => readonly NamedEmoji[]
  /** The one of exactly this name. */
  readonly called: (name: string) => string | null
}

/** The names of all emoji, fetched when they are first wanted; null until then. */
export function useEmojiNames(areWanted: boolean): EmojiNames | null {
  const language = useObservable(locale)
  const [names, setNames] = useState<EmojiNames | null>(null)
  useEffect(() => {
    if (!areWanted) return
    let isCurrent = true
    // Without them a name stays a name, which harms nobody.
    void fetchNames(language).then(
      (fetched) => isCurrent && setNames(fetched),
      () => undefined,
    )
    return () => {
      isCurrent = false
    }
  }, [areWanted, language])
  return names
}

async function fetchNames(language: Locale): Promise<EmojiNames> {
  const [{ loadEmoji }, { emojiNamed, emojiCalled }, { emojiHabits }] = await Promise.all([
    import('@/ui/emoji-data'),
    import('@/ui/emoji-names'),
    import('@/ui/emoji-habits'),
  ])
  const set = await loadEmoji(language)
  return {
    search: (typed) => emojiNamed(typed, set, emojiHabits.get()),
    called: (name) => emojiCalled(name, set, emojiHabits.get().tone),
  }
}
