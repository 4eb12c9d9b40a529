import { describe, expect, test } from 'vitest'
import { readMarkdown } from '@/lib/markdown/read-blocks'
import { type Block, type Inline, type ListItem, plainText } from '@/lib/markdown/tree'

/** A text as it was read, in a notation of which each sign says what it became. */
const read = (text: string) => readMarkdown(text, findAda).map(block).join(' | ')
const findAda = (word: string) => (word.startsWith('Ada') ? 3 : 0)

function block(one: Block): string {
  switch (one.kind) {
    case 'paragraph':
      return inlines(one.content)
    case 'heading':
      return `h${one.level}(${inlines(one.content)})`
    case 'code':
      return `pre:${one.language}(${one.text})`
    case 'quote':
      return `quote(${one.blocks.map(block).join(' | ')})`
    case 'list':
      return `${one.start ?? '-'}(${one.items.map(item).join('; ')})`
    case 'table':
      return [one.head, ...one.rows].map((row) => row.map(inlines).join(',')).join('/')
    case 'rule':
      return '---'
  }
}

function item({ isDone, blocks }: ListItem): string {
  const box = { true: '[x]', false: '[ ]', null: '' }[`${isDone}`]
  return box + blocks.map(block).join(' | ')
}

function inlines(content: readonly Inline[]): string {
  return content.map(inline).join('')
}

function inline(one: Inline): string {
  switch (one.kind) {
    case 'text':
      return one.text
    case 'break':
      return '↵'
    case 'code':
      return `code(${one.text})`
    case 'mention':
      return `call(${one.name})`
    case 'link':
      return `link(${inlines(one.content)} → ${one.href})`
    default:
      return `${one.kind}(${inlines(one.content)})`
  }
}

describe('words', () => {
  test.each([
    ['plain words', 'plain words'],
    ['one\ntwo', 'one↵two'],
    ['one\n\n\ntwo', 'one | two'],
    ['**bold** and *slanted* and _too_', 'strong(bold) and emphasis(slanted) and emphasis(too)'],
    ['***both***', 'emphasis(strong(both))'],
    ['**bold *within* it**', 'strong(bold emphasis(within) it)'],
    ['~~gone~~ but not ~this~', 'strike(gone) but not ~this~'],
    ['2 * 3 * 4', '2 * 3 * 4'],
    ['snake_case_name and 5*6*7', 'snake_case_name and 5emphasis(6)7'],
    ['*open', '*open'],
    ['**half*', '*emphasis(half)'],
    [String.raw`\*no\* \_no\_ c:\dir`, String.raw`*no* _no_ c:\dir`],
    ['**', '**'],
    ['so **** it', 'so **** it'],
    ['¯\\_(ツ)_/¯', '¯_(ツ)_/¯'],
  ])('%j', (text, expected) => expect(read(text)).toBe(expected))
})

describe('code', () => {
  test.each([
    ['a `b *c*` d', 'a code(b *c*) d'],
    ['`` a ` b ``', 'code(a ` b)'],
    ['`open', '`open'],
    ['`a`` b', '`a`` b'],
    ['```py\nx = 1\n```', 'pre:py(x = 1)'],
    ['before\n```\n<b>\n\n  in\n```\nafter', 'before | pre:(<b>\n\n  in) | after'],
    ['```\nforgotten', 'pre:(forgotten)'],
    ['~~~\n```\n~~~', 'pre:(```)'],
    ['```not``` a fence', 'code(not) a fence'],
    ['    four spaces are no code', 'four spaces are no code'],
  ])('%j', (text, expected) => expect(read(text)).toBe(expected))
})

describe('blocks', () => {
  test.each([
    ['# Head\nbody', 'h1(Head) | body'],
    ['#room', '#room'],
    ['> a\n> b\n\nc', 'quote(a↵b) | c'],
    ['> > twice', 'quote(quote(twice))'],
    ['>:(', 'quote(:()'],
    ['- a\n- b\n  - c\n- d', '-(a; b | -(c); d)'],
    ['3. a\n4. b', '3(a; b)'],
    ['- [ ] to do\n- [x] done', '-([ ]to do; [x]done)'],
    ['- a\n\n  more of a\n- b', '-(a | more of a; b)'],
    ['it began in\n1984. It was cold', 'it began in↵1984. It was cold'],
    ['things:\n- one', 'things: | -(one)'],
    ['-', '-'],
    ['+', '+'],
    ['-1 from me', '-1 from me'],
    ['a\n---\nb', 'a | --- | b'],
    ['|a|b|\n|-|-|\n|1|**2**|\n|3|', 'a,b/1,strong(2)/3'],
    ['a | b', 'a | b'],
  ])('%j', (text, expected) => expect(read(text)).toBe(expected))
})

describe('links', () => {
  test.each([
    [
      'see https://example.org/a_(b).',
      'see link(https://example.org/a_(b) → https://example.org/a_(b)).',
    ],
    ['www.example.org', 'link(www.example.org → https://www.example.org/)'],
    ['[words](https://example.org)', 'link(words → https://example.org/)'],
    ['[**bold**](https://example.org "title")', 'link(strong(bold) → https://example.org/)'],
    ['[a](<https://example.org/x y>)', 'link(a → https://example.org/x%20y)'],
    ['<https://example.org>', 'link(https://example.org → https://example.org/)'],
    ['[mail](mailto:ada@example.org)', 'link(mail → mailto:ada@example.org)'],
    ['![alt](https://example.org/a.png)', 'link(alt → https://example.org/a.png)'],
    [
      '[a [b](https://b.org) c](https://c.org)',
      '[a link(b → https://b.org/) c](link(https://c.org → https://c.org/))',
    ],
    ['[x] and [y]()', '[x] and [y]()'],
    ['https://a.org/*x* *y*', 'link(https://a.org/*x → https://a.org/*x)* emphasis(y)'],
    ['xhttps://a.org', 'xhttps://a.org'],
  ])('%j', (text, expected) => expect(read(text)).toBe(expected))

  test.each([
    '[a](javascript:alert(1))',
    '[a](JaVaScRiPt:alert`1`)',
    '[a](data:text/html,<script>alert(1)</script>)',
    '[a](\u0001javascript:alert(1))',
    '[a](vbscript:x)',
    '[a](file:///etc/passwd)',
    '[a](//example.org)',
    '[a](/settings/account)',
    '<javascript:alert(1)>',
    'javascript:alert(1)',
    '<img src=x onerror=alert(1)>',
    '<a href="https://x.org" onclick="x">',
  ])('%j leads nowhere that it should not', (text) => {
    for (const href of hrefsIn(readMarkdown(text))) expect(href).toMatch(/^https:\/\/x\.org/u)
  })
})

function hrefsIn(blocks: readonly Block[]): string[] {
  return [...JSON.stringify(blocks).matchAll(/"href":"([^"]*)"/gu)].map(([, href]) => href ?? '')
}

describe('calls', () => {
  test.each([
    ['@Ada!', 'call(Ada)!'],
    ['Hi @Ada_ and **@Ada**', 'Hi call(Ada)_ and strong(call(Ada))'],
    ['_(@Ada)_', 'emphasis((call(Ada)))'],
    ['mail ben@Ada or a/@Ada', 'mail ben@Ada or a/@Ada'],
    ['`@Ada`', 'code(@Ada)'],
    ['@Nobody', '@Nobody'],
  ])('%j', (text, expected) => expect(read(text)).toBe(expected))
})

test('the words alone are what is read', () => {
  const [first] = readMarkdown('**a** `b` [c](https://c.org)\n@Ada', findAda)
  expect(first?.kind === 'paragraph' && plainText(first.content)).toBe('a b c\n@Ada')
})

/** Ten thousand characters are the most that a message may have. */
const MOST = 10_000
const SIGNS = ['[', ']', '`', '*', '_', '~', '(', '<', '>', '!', '\\', '@', '|', '#', '-', '+', ' ']
const WORDS = [
  ...SIGNS,
  ...[
    '**a',
    '*a_',
    'a*',
    '*a **b ',
    '![',
    '](',
    '[](',
    '[a](',
    '[a](<',
    '<https://',
    '[a](https://a.b',
  ],
  ...[
    '> ',
    '>',
    '- ',
    '  - ',
    '1. ',
    '`a``',
    '``` `',
    '~~~\n',
    '# # ',
    '|-',
    '|a\n|-\n',
    '\n',
    '\\\n',
  ],
  ...[
    'https://',
    'https://a.b)',
    'www.',
    'www.)]}',
    '@a',
    '@Ada',
    '😀',
    'e\u0301',
    '- [ ] ',
    '***',
  ],
]

test.each(WORDS)('%j, many thousand characters of it, is read at once', (word) => {
  for (const tail of ['', 'x', ')', ' `', '* b**']) {
    const text = word.repeat(Math.ceil(MOST / word.length)).slice(0, MOST) + tail
    // Whatever takes the square of its time, or worse, takes longer than a test may.
    expect(readMarkdown(text, findAda)).toBeDefined()
  }
})

test('whatever stands in a text is in it still, and nothing is nested without end', () => {
  let seed = 7
  const next = (most: number) => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed % most
  }
  for (let round = 0; round < 300; round += 1) {
    const text = Array.from({ length: 60 }, () => WORDS[next(WORDS.length)] ?? '').join('')
    const depth = JSON.stringify(readMarkdown(`${text}word`, findAda))
    expect(depth).toContain('word')
    expect(nestingOf(depth)).toBeLessThan(120)
  }
})

function nestingOf(json: string): number {
  let [depth, deepest] = [0, 0]
  for (const sign of json.replace(/"(?:[^"\\]|\\.)*"/gu, '')) {
    if (sign === '[' || sign === '{') depth += 1
    else if (sign === ']' || sign === '}') depth -= 1
    deepest = Math.max(deepest, depth)
  }
  return deepest
}
