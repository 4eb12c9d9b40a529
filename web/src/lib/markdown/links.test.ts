import { expect, test } from 'vitest'
import { hiddenHost } from '@/lib/markdown/links'

test.each([
  ['our garden', 'https://example.org/', null],
  ['example.org', 'https://www.example.org/path', null],
  ['https://example.org/a', 'https://example.org/b', null],
  ['a.b is a method', 'https://example.org/', null],
  ['bank.example', 'https://evil.example/', 'evil.example'],
  ['https://bank.example/login', 'https://evil.example/', 'evil.example'],
  ['https://bank.example@evil.example/', 'https://bank.example@evil.example/', 'evil.example'],
  ['click here', 'https://bank.example@evil.example/', 'evil.example'],
  ['https://аррӏе.com/', 'https://xn--80ak6aa92e.com/', 'xn--80ak6aa92e.com'],
  ['https://пример.испытание/', 'https://xn--e1afmkfd.xn--80akhbyknj4f/', null],
  ['https://bücher.example/', 'https://xn--bcher-kva.example/', null],
  ['write to me', 'mailto:ada@example.org', null],
])('%j over %s names %j', (words, href, host) => {
  expect(hiddenHost(words, href)).toBe(host)
})
