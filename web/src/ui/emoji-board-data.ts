import type { EmojiData } from 'frimousse'
import type { Emoji, EmojiSet } from '@/ui/emoji-data'

/** Before all others. */
const RECENT = -1

/** The emoji as the board takes them, those that were used last once more at the top. */
export function boardData(
  set: EmojiSet,
  recent: readonly string[],
  recentTitle: string,
): EmojiData {
  const used = recent.flatMap((one) => {
    const emoji = set.emoji.find(({ emoji, tones }) => emoji === one || tones.includes(one))
    return emoji === undefined ? [] : { ...emoji, category: RECENT }
  })
  return {
    locale: 'own',
    emojis: [...used, ...set.emoji].map(boardEmoji),
    categories: [{ index: RECENT, label: recentTitle }, ...set.categories],
    skinTones: tonesOf(set.toneNames),
  }
}

function boardEmoji({ emoji, label, category, tags, names, tones }: Emoji) {
  const words = [...tags, ...names]
  const plain = { emoji, label, category, tags: words, version: 0 }
  return tones.length === 0 ? plain : { ...plain, skins: tonesOf(tones) }
}

function tonesOf([
  light = '',
  mediumLight = '',
  medium = '',
  mediumDark = '',
  dark = '',
]: readonly string[]) {
  return { light, 'medium-light': mediumLight, medium, 'medium-dark': mediumDark, dark }
}
