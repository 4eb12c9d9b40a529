const WORD_START = 8
const NEXT_TO = 5
const FIRST = 4

/**
 * How well what was typed fits a name: its letters in their order, better the more of them stand
 * together or begin a word. Null if it does not fit at all, and 0 for nothing typed.
 */
export function fuzzyScore(typed: string, name: string): number | null {
  const wanted = [...plain(typed).replace(/\s+/gu, '')]
  const letters = [...plain(name)]
  let score = 0
  let from = 0
  for (const letter of wanted) {
    const at = bestPlace(letters, letter, from)
    if (at === -1) return null
    score += scoreAt(letters, at, from)
    from = at + 1
  }
  // Of two that fit alike, the shorter is meant.
  return wanted.length === 0 ? 0 : score - letters.length / 100
}

/** Nobody types accents when in a hurry. */
function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}

/** The next letter if it fits, else where it begins a word, else anywhere behind. */
function bestPlace(letters: readonly string[], letter: string, from: number): number {
  if (letters[from] === letter) return from
  const start = letters.findIndex(
    (candidate, at) => at >= from && candidate === letter && beginsWord(letters, at),
  )
  return start === -1 ? letters.indexOf(letter, from) : start
}

function scoreAt(letters: readonly string[], at: number, from: number): number {
  const begins = beginsWord(letters, at) ? WORD_START : 0
  const follows = at === from && at > 0 ? NEXT_TO : 0
  return 1 + begins + follows + (at === 0 ? FIRST : 0)
}

function beginsWord(letters: readonly string[], at: number): boolean {
  return at === 0 || !/[\p{L}\p{N}]/u.test(letters[at - 1] ?? '')
}
