import type { Emoji, EmojiSet } from '@/ui/emoji-data'

export interface NamedEmoji {
  /** In the colour of skin that was chosen. */
  readonly emoji: string
  readonly label: string
  /** The name that was meant: the one that fits what was typed, or the usual one. */
  readonly name: string
}

interface Found {
  readonly emoji: Emoji
  readonly name: string
  /** Less is better. */
  readonly rank: number
}

/** The emoji that fit what was typed behind a colon, the best first. */
export function emojiNamed(
  typed: string,
  set: EmojiSet,
  { tone = 0, recent = [], most = 8 }: { tone?: number; recent?: readonly string[]; most?: number },
): NamedEmoji[] {
  const wanted = typed.toLowerCase()
  const found = set.emoji.flatMap((emoji) => foundAs(emoji, wanted) ?? [])
  const isRecent = ({ emoji }: Found) =>
    recent.includes(emoji.emoji) || emoji.tones.some((toned) => recent.includes(toned))
  return found
    .map((one) => ({ ...one, rank: one.rank - (isRecent(one) ? 0.5 : 0) }))
    .sort((a, b) => a.rank - b.rank || a.name.length - b.name.length)
    .slice(0, most)
    .map(({ emoji, name }) => ({ emoji: inTone(emoji, tone), label: emoji.label, name }))
}

/** The emoji of exactly this name, as between two colons. */
export function emojiCalled(name: string, set: EmojiSet, tone = 0): string | null {
  const wanted = name.toLowerCase()
  const emoji = set.emoji.find(({ names }) => names.includes(wanted))
  return emoji === undefined ? null : inTone(emoji, tone)
}

function inTone({ emoji, tones }: Emoji, tone: number): string {
  return tones[tone - 1] ?? emoji
}

/** Names are what one types by heart; labels and other words help who does not know them. */
function foundAs(emoji: Emoji, wanted: string): Found | null {
  const usual = emoji.names[0] ?? emoji.label.toLowerCase().replace(/\s+/gu, '_')
  const found = (name: string, rank: number) => ({ emoji, name, rank })
  if (emoji.names.includes(wanted)) return found(wanted, 0)
  const begun = emoji.names.find((name) => name.startsWith(wanted))
  if (begun !== undefined) return found(begun, 1)
  const words = emoji.label.toLowerCase().split(/[^\p{L}\p{N}]+/u)
  if (words.some((word) => word.startsWith(wanted))) return found(usual, 2)
  const within = emoji.names.find((name) => name.includes(wanted))
  if (within !== undefined) return found(within, 3)
  return emoji.tags.some((tag) => tag.startsWith(wanted)) ? found(usual, 4) : null
}
