import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Plugin } from 'vite'

/** What Emojibase says of one emoji, as far as it is asked here. */
interface Known {
  readonly hexcode: string
  readonly emoji: string
  readonly label: string
  readonly tags?: readonly string[]
  /** None for parts of emoji that mean nothing alone. */
  readonly group?: number
  readonly version: number
  readonly skins?: readonly { readonly emoji: string; readonly tone: number | readonly number[] }[]
}

interface Messages {
  readonly groups: readonly {
    readonly key: string
    readonly message: string
    readonly order: number
  }[]
  readonly skinTones: readonly { readonly key: string; readonly message: string }[]
}

type Shortcodes = Readonly<Record<string, string | readonly string[]>>

const NAME = /^virtual:emoji\/(en|de)$/u
const TONES = ['light', 'medium-light', 'medium', 'medium-dark', 'dark']

const resolver = createRequire(import.meta.url)

/**
 * Offers `virtual:emoji/en` and `virtual:emoji/de`: the emoji of a language, with a tenth of the
 * weight of the package they come from. See `src/ui/emoji-data.ts` for the shape.
 */
export function emojiData(): Plugin {
  return {
    name: 'stonechat:emoji-data',
    resolveId: (id) => (NAME.test(id) ? `\0${id}` : null),
    async load(id) {
      const language = NAME.exec(id.slice(1))?.[1]
      if (!id.startsWith('\0') || language === undefined) return null
      const data = JSON.stringify(await emojiOf(language))
      // Browsers read a text of JSON faster than the same as code.
      return { code: `export default JSON.parse(${JSON.stringify(data)})`, moduleType: 'js' }
    },
  }
}

async function emojiOf(language: string) {
  const known = await read<Known[]>(`${language}/data.json`)
  const { groups, skinTones } = await read<Messages>(`${language}/messages.json`)
  // People know these from elsewhere, in whatever language; the usual ones come first.
  const usual = await read<Shortcodes>('en/shortcodes/github.json')
  const others = await read<Shortcodes>('en/shortcodes/emojibase.json')
  const components = groups.find(({ key }) => key === 'component')?.order
  return {
    categories: groups
      .filter(({ order }) => order !== components)
      .map(({ order, message }) => [order, capitalised(message)]),
    tones: TONES.map((tone) => skinTones.find(({ key }) => key === tone)?.message ?? tone),
    emoji: known
      .filter(({ group }) => group !== undefined && group !== components)
      .map((emoji) => [
        emoji.emoji,
        capitalised(emoji.label),
        emoji.group,
        emoji.version,
        (emoji.tags ?? []).join('|'),
        [...new Set([usual, others].flatMap((codes) => codes[emoji.hexcode] ?? []))].join('|'),
        tonesOf(emoji),
      ]),
  }
}

/** The same in five colours of skin; of groups of people only those who are all alike. */
function tonesOf({ skins = [] }: Known): string[] {
  return skins
    .filter(({ tone }) => typeof tone === 'number')
    .sort((a, b) => Number(a.tone) - Number(b.tone))
    .map(({ emoji }) => emoji)
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

async function read<Content>(file: string): Promise<Content> {
  return JSON.parse(await readFile(resolver.resolve(`emojibase-data/${file}`), 'utf8'))
}
