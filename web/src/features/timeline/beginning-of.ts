/** A text that is longer than this is folded, and then shows less: to unfold it must be worth it. */
const LINES_MOST = 40
const CHARACTERS_MOST = 4000
const LINES_SHOWN = 24
const CHARACTERS_SHOWN = 2400

/** What is shown of a long text at first, to the end of a line or a word; null for others. */
export function beginningOf(text: string): string | null {
  const lines = text.split('\n')
  if (lines.length <= LINES_MOST && text.length <= CHARACTERS_MOST) return null
  const shown = lines.slice(0, LINES_SHOWN).join('\n')
  if (shown.length <= CHARACTERS_SHOWN) return shown.trimEnd()
  const cut = shown.slice(0, CHARACTERS_SHOWN)
  const end = cut.search(/\s\S*$/u)
  // In scripts without spaces, and in one endless word, it ends anywhere but within a character.
  return end > CHARACTERS_SHOWN / 2 ? cut.slice(0, end).trimEnd() : whole(cut)
}

function whole(text: string): string {
  return text.isWellFormed() ? text : text.slice(0, -1)
}
