import { parseSync } from 'vite'

/** Words in the code that a person would read, and that no catalogue knows. */
export interface Finding {
  readonly line: number
  readonly words: string
}

/** A node of the syntax tree, of which only what is asked for here is known. */
interface Node {
  readonly type: string
  readonly start: number
  readonly value?: unknown
  readonly key?: unknown
  readonly name?: unknown
  readonly property?: unknown
  readonly tag?: unknown
  readonly callee?: unknown
  readonly operator?: unknown
  readonly declaration?: unknown
  readonly openingElement?: Node
  readonly quasis?: readonly { readonly value: { readonly cooked: string } }[]
}

/** What takes words into the catalogues. */
const MACROS = new Set(['t', 'msg', 'plural', 'select', 'selectOrdinal', 'defineMessage'])
const MACRO_ELEMENTS = new Set(['Trans', 'Plural', 'Select', 'SelectOrdinal'])

/** Attributes whose words are for machines. */
const FOR_MACHINES =
  /^(?:className|preserveAspectRatio|data-.*|d|viewBox|href|src|id|type|name|role|rel|target|accept|autoComplete|autoCapitalize|inputMode|enterKeyHint|fill|stroke.*|key|icon|look|page)$/u

/** Calls whose words are for whoever reads the code, or for the browser. */
const FOR_DEVELOPERS =
  /^(?:\w*Error|RegExp|matchMedia|useMediaQuery|querySelector(?:All)?|(?:add|remove)EventListener|includes)$/u

/** Names, which are the same in every language, and names of keys. */
const NAMES =
  /^(?:Stonechat|English|Deutsch|Mod|Edge|Opera|Samsung Internet|Firefox|Chrome|Safari|Android|Windows|Mac|ChromeOS|Linux|Enter|Escape|Tab|Arrow\w+|Page(?:Up|Down)|Home|End|Backspace|Delete|Alt|Control|Shift|Meta)$/u

const LOOKS_LIKE_WORDS = /\p{L}{2,}[^\S\n]+\p{L}|^\s*\p{Lu}[\p{Ll}-]\S*\s*$|\p{L}{2,}…/u
const HAS_WORDS = /\p{L}{2,}/u

/** All words of a file that ought to go through `t`, `plural` or `Trans` and do not. */
export function hardCodedWords(file: string, code: string): Finding[] {
  const findings: Finding[] = []
  const visit = (node: Node) => {
    if (isExcused(node)) return
    const words = wordsOf(node)
    if (words !== null) {
      findings.push({ line: code.slice(0, node.start).split('\n').length, words })
    }
    for (const child of childrenOf(node)) visit(child)
  }
  visit(parseSync(file, code).program as unknown as Node)
  return findings
}

function wordsOf(node: Node): string | null {
  const text = textOf(node)?.trim() ?? ''
  const hasWords = node.type === 'JSXText' ? HAS_WORDS : LOOKS_LIKE_WORDS
  return hasWords.test(text) && !NAMES.test(text) ? text : null
}

function textOf(node: Node): string | null {
  if (node.type === 'TemplateLiteral') {
    return node.quasis?.map(({ value }) => value.cooked).join('{}') ?? null
  }
  const isText = node.type === 'JSXText' || node.type === 'Literal'
  return isText && typeof node.value === 'string' ? node.value : null
}

function isExcused(node: Node): boolean {
  switch (node.type) {
    case 'TaggedTemplateExpression':
      return MACROS.has(nameOf(node.tag))
    case 'CallExpression':
    case 'NewExpression':
      return MACROS.has(nameOf(node.callee)) || FOR_DEVELOPERS.test(nameOf(node.callee))
    case 'JSXElement':
      return MACRO_ELEMENTS.has(nameOf((node.openingElement as Node).name))
    case 'Property':
      // Shown by their caps, which `keyCaps` translates.
      return ['shortcut', 'shortcuts'].includes(nameOf(node.key))
    case 'JSXAttribute':
      return FOR_MACHINES.test(nameOf(node.name))
    case 'BinaryExpression':
      return ['===', '!==', 'in'].includes(String(node.operator))
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
      return true
    default:
      return /^TS(?!As|Satisfies|NonNull)/u.test(node.type)
  }
}

/** `t` of `t` and of `macros.t`. */
function nameOf(value: unknown): string {
  const { name, property } = value as Node
  if (typeof name === 'string') return name
  return property === undefined ? '' : nameOf(property)
}

function childrenOf(node: Node): Node[] {
  return Object.entries(node)
    .filter(([field]) => !(node.type === 'SwitchCase' && field === 'test'))
    .flatMap(([, value]: [string, unknown]) => (Array.isArray(value) ? value : [value]))
    .filter(isNode)
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value
}
