import { foldName } from '@/lib/fold-name'

const PUNCTUATION_BEHIND = /[_.-]+$/u
const NAME_LENGTH = 32
const ASCII = /^\p{ASCII}*$/u

/**
 * The name that the word behind an @ begins with, the longest one if several do; null if it is none
 * of these. As the server reads it: some scripts do not separate words, and a full stop may end the
 * sentence.
 *
 * @param names by folded name, as `foldName` has it
 */
export function calledName<Value>(
  word: string,
  names: ReadonlyMap<string, Value>,
): { readonly name: string; readonly value: Value } | null {
  for (const name of candidatesIn(word)) {
    const value = names.get(foldName(name))
    if (value !== undefined) return { name, value }
  }
  return null
}

function* candidatesIn(word: string): Generator<string> {
  yield word
  const bare = word.replace(PUNCTUATION_BEHIND, '')
  if (bare !== word) yield bare
  if (ASCII.test(word)) return
  const characters = [...bare]
  for (let end = Math.min(characters.length - 1, NAME_LENGTH); end > 0; end -= 1) {
    yield characters.slice(0, end).join('')
  }
}
