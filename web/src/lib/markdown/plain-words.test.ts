import { expect, test } from 'vitest'
import { plainWords } from '@/lib/markdown/plain-words'

test.each([
  ['**bold** and\n[a link](https://example.org)', 'bold and a link'],
  ['We need:\n- seeds\n- water', 'We need: seeds · water'],
  ['> said\n\n```js\nlet a\n```', 'said let a'],
  ['|a|b|\n|-|-|\n|1|2|', 'a · b · 1 · 2'],
  ['---', ''],
])('%j is read as %j', (text, words) => {
  expect(plainWords(text)).toBe(words)
})
