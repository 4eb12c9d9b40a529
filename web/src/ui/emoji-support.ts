export interface EmojiSupport {
  /** The newest version of emoji that is drawn here. */
  readonly version: number
  /** Windows has no flags of countries. */
  readonly flags: boolean
}

const SIZE = 2

/** Which emoji this device has pictures of, found out by drawing one of each version. */
export function emojiSupport(
  emoji: readonly { readonly emoji: string; readonly version: number }[],
): EmojiSupport {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  // Backwards, so that the first of each stays: flags are last, and no sample for the others.
  const samples = new Map(emoji.toReversed().map((one) => [one.version, one.emoji]))
  const versions = [...samples].sort(([a], [b]) => b - a)
  const newest = versions[0]?.[0] ?? 0
  if (context === null) return { version: newest, flags: true }
  context.canvas.width = SIZE
  context.canvas.height = SIZE
  context.font = `${SIZE}px ${getComputedStyle(document.body).fontFamily}`
  context.textBaseline = 'middle'
  const drawn = versions.find(([, sample]) => isDrawn(context, sample))
  // Nothing is drawn where pages may not look at what they draw: better all than none.
  if (drawn === undefined) return { version: newest, flags: true }
  return { version: drawn[0], flags: isDrawn(context, '🇪🇺') }
}

/** What is not known is drawn as two signs, or as one in the colour of text. */
function isDrawn(context: CanvasRenderingContext2D, emoji: string): boolean {
  if (context.measureText(emoji).width >= SIZE * 2) return false
  const [blue, red] = ['#00f', '#f00'].map((colour) => {
    context.clearRect(0, 0, SIZE, SIZE)
    context.fillStyle = colour
    context.fillText(emoji, 0, 0)
    return context.getImageData(0, 0, SIZE, SIZE).data
  })
  return blue !== undefined && red !== undefined && blue.every((value, at) => value === red[at])
}
