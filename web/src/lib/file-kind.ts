const EXTENSION = /\.([a-z0-9]{1,5})$/iu
const VAGUE = /^(?:application|text|binary)\/(?:octet-stream|plain|x-.*|vnd\..*)?$/u

/** What a file is, in a word: its ending in capitals, or else what its sender said; may be empty. */
export function fileKind({ name, type }: { name: string; type: string }): string {
  const ending = EXTENSION.exec(name)?.[1]
  if (ending !== undefined) return ending.toUpperCase()
  return VAGUE.test(type) ? '' : (type.split('/').at(-1) ?? '').toUpperCase()
}
