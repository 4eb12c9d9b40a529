/** The words and phrases that somebody typed, each once, as they stand between commas. */
export function keywordsIn(typed: string): string[] {
  const words = typed.split(/[,;\n،、]/u).map((word) => word.trim().replace(/\s+/gu, ' '))
  return [...new Set(words.filter((word) => word !== ''))]
}
