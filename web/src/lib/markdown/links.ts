import { linkify } from '@/lib/linkify'

const PROTOCOLS: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:'])

/** An address that a message may lead to: the web and mail, never a script or a file. */
function safeHref(address: string): string | null {
  const url = URL.parse(/^www\./iu.test(address) ? `https://${address}` : address)
  return url !== null && PROTOCOLS.has(url.protocol) ? url.href : null
}

/** What stands in the round brackets behind a link's words, and where it ends. */
export interface Destination {
  readonly href: string
  readonly end: number
}

const PARENTHESES_MOST = 8
const NESTED: Readonly<Record<string, number>> = { '(': 1, ')': -1 }
const MARKS = /\\.|[()\s<>]/gsu
const BEHIND = /[ \t]*(?:["'(][^"'()\n]{0,200}["')][ \t]*)?\)/uy

/** Reads `(address "title")`, which begins at `start`; null if that is not what is there. */
export function destinationAt(text: string, start: number): Destination | null {
  if (text[start] !== '(') return null
  const isAngled = text[start + 1] === '<'
  const begin = start + (isAngled ? 2 : 1)
  const end = isAngled ? endOfAngled(text, begin) : endOfPlain(text, begin)
  if (end === null || end === begin) return null
  BEHIND.lastIndex = isAngled ? end + 1 : end
  if (!BEHIND.test(text)) return null
  const href = safeHref(text.slice(begin, end).replace(/\\([!-/:-@[-`{-~])/gu, '$1'))
  return href === null ? null : { href, end: BEHIND.lastIndex }
}

function endOfAngled(text: string, begin: number): number | null {
  const found = /[<>\n]/u.exec(text.slice(begin, begin + 2_000))
  return found?.[0] === '>' ? begin + found.index : null
}

/** Up to the bracket that closes it, or a space; what a backslash escapes is neither. */
function endOfPlain(text: string, begin: number): number | null {
  let open = 0
  MARKS.lastIndex = begin
  for (let mark = MARKS.exec(text); mark !== null; mark = MARKS.exec(text)) {
    const [sign] = mark
    if (open === 0 && /^[)\s]$/u.test(sign)) return mark.index
    if (/^[\s<>]$/u.test(sign)) return null
    open += NESTED[sign] ?? 0
    if (open > PARENTHESES_MOST) return null
  }
  return null
}

const ANGLED = /<((?:https?:\/\/|mailto:)[^\s<>]{1,2000})>/iuy

/** Reads `<https://…>`; null if that is not what is there. */
export function angledAddressAt(
  text: string,
  start: number,
): (Destination & { text: string }) | null {
  ANGLED.lastIndex = start
  const found = ANGLED.exec(text)
  const href = found === null ? null : safeHref(found[1] as string)
  if (found === null || href === null) return null
  return { href, text: found[1] as string, end: ANGLED.lastIndex }
}

const BARE = /(?:https?:\/\/|www\.)(?=[\p{L}\p{N}[])[^\s<>"'`]{1,2000}/iuy

/** An address that begins here and stands for itself, cut to what belongs to it. */
export function bareAddressAt(
  text: string,
  start: number,
): (Destination & { text: string }) | null {
  BARE.lastIndex = start
  const found = BARE.exec(text)
  const [piece] = found === null ? [] : linkify(found[0])
  if (piece?.kind !== 'link') return null
  return { href: piece.href, text: piece.text, end: start + piece.text.length }
}

const LOOKS_LIKE_ADDRESS =
  /^\s*(?:[a-z][a-z+.-]*:\/\/)?([^\s/?#@]+@)?((?:[\p{L}\p{N}-]+\.)+\p{L}{2,})(?=[/?#:\s]|$)/iu

/**
 * The host to name beside a link whose words look like another address than where it leads; null
 * where its words are honest.
 */
export function hiddenHost(words: string, href: string): string | null {
  const url = URL.parse(href)
  if (url === null || url.protocol === 'mailto:') return null
  const claimed = LOOKS_LIKE_ADDRESS.exec(words)
  const hasDecoy = url.username !== '' || claimed?.[1] !== undefined
  if (claimed === null && !hasDecoy) return null
  const name = claimed?.[2] ?? ''
  const isHonest = !hasDecoy && sameHost(name, url.hostname) && !mayPretend(name)
  return isHonest ? null : url.hostname
}

/** Letters of these scripts look like Latin ones. */
const LOOK_ALIKE = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]/u

/** Beside Latin letters, be it the ending alone, others may spell what looks like another name. */
function mayPretend(name: string): boolean {
  return LOOK_ALIKE.test(name) && /[a-z]/iu.test(name)
}

function sameHost(claimed: string, host: string): boolean {
  const spelled = URL.parse(`https://${claimed}`)?.hostname ?? claimed
  const bare = (name: string) => name.toLowerCase().replace(/^www\./u, '')
  return bare(spelled) === bare(host)
}
