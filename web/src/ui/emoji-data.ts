import type { Locale } from '@/lib/i18n'
import { type EmojiSupport, emojiSupport } from '@/ui/emoji-support'

export interface Emoji {
  readonly emoji: string
  /** What it is called in the language of the page. */
  readonly label: string
  readonly category: number
  /** Other words for it, in that language. */
  readonly tags: readonly string[]
  /** What one types between colons, which is the same everywhere: `+1`, `tada`. */
  readonly names: readonly string[]
  /** The same in colours of skin, from light to dark; empty where it has none. */
  readonly tones: readonly string[]
}

export interface EmojiSet {
  readonly categories: readonly { readonly index: number; readonly label: string }[]
  /** What the colours of skin are called, from light to dark. */
  readonly toneNames: readonly string[]
  readonly emoji: readonly Emoji[]
}

/** The words of each language are a file of their own, and none of them is loaded at first. */
const WRITTEN = {
  en: () => import('virtual:emoji/en'),
  de: () => import('virtual:emoji/de'),
} satisfies Readonly<Record<Locale, unknown>>

const loaded = new Map<Locale, Promise<EmojiSet>>()

/** The emoji that this device can draw. What could not be fetched is tried again the next time. */
export function loadEmoji(language: Locale): Promise<EmojiSet> {
  const known = loaded.get(language)
  if (known !== undefined) return known
  const loading = read(language)
  loaded.set(language, loading)
  loading.catch(() => loaded.delete(language))
  return loading
}

async function read(language: Locale): Promise<EmojiSet> {
  const { default: written } = await WRITTEN[language]()
  const support = emojiSupport(written.emoji.map(([emoji, , , version]) => ({ emoji, version })))
  return {
    categories: written.categories.map(([index, label]) => ({ index, label })),
    toneNames: written.tones,
    emoji: written.emoji
      .filter(([emoji, , , version]) => isDrawn(emoji, version, support))
      .map(([emoji, label, category, , tags, names, tones]) => ({
        ...{ emoji, label, category, tones },
        tags: split(tags),
        names: split(names),
      })),
  }
}

function isDrawn(emoji: string, version: number, support: EmojiSupport): boolean {
  return version <= support.version && (support.flags || !/^\p{RI}{2}$/u.test(emoji))
}

function split(list: string): string[] {
  return list === '' ? [] : list.split('|')
}
