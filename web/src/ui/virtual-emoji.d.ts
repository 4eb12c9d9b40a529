/** Made while building, by scripts/emoji-data.ts. */
declare module 'virtual:emoji/*' {
  const written: {
    readonly categories: readonly (readonly [order: number, name: string])[]
    readonly tones: readonly string[]
    readonly emoji: readonly (readonly [
      emoji: string,
      label: string,
      category: number,
      version: number,
      tags: string,
      names: string,
      tones: readonly string[],
    ])[]
  }
  export default written
}
