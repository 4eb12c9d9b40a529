import { describe, expect, test } from 'vitest'
import { linkify } from '@/lib/linkify'

const links = (text: string) =>
  linkify(text).flatMap((piece) => (piece.kind === 'link' ? [[piece.text, piece.href]] : []))

describe('finding addresses in a text', () => {
  test.each([
    ['https://example.org', 'https://example.org', 'https://example.org/'],
    ['see http://example.org/a?b=c#d for more', 'http://example.org/a?b=c#d', null],
    ['www.example.org works too', 'www.example.org', 'https://www.example.org/'],
    ['Read https://example.org/page.', 'https://example.org/page', null],
    ['(see https://example.org/page)', 'https://example.org/page', null],
    ['https://example.org/wiki/A_(b)', 'https://example.org/wiki/A_(b)', null],
    ['(https://example.org/wiki/A_(b)).', 'https://example.org/wiki/A_(b)', null],
    ['https://example.org/a, https', 'https://example.org/a', null],
    ['http://localhost:8000/r/lobby', 'http://localhost:8000/r/lobby', null],
    [
      'https://例え.テスト/道',
      'https://例え.テスト/道',
      'https://xn--r8jz45g.xn--zckzah/%E9%81%93',
    ],
  ])('%s', (text, shown, href) => {
    expect(links(text)).toEqual([[shown, href ?? shown]])
  })

  test.each([
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'file:///etc/passwd',
    'https://',
    'https://nowhere',
    'no address at all',
    'mailto:ada@example.org',
    '',
  ])('makes no link of %s', (text) => {
    expect(links(text)).toEqual([])
  })

  test('an address ends where markup would begin', () => {
    expect(links('https://example.org/"onmouseover="alert(1)')).toEqual([
      ['https://example.org/', 'https://example.org/'],
    ])
  })

  test('the pieces joined give the text again', () => {
    const text = 'a https://example.org/x). b www.example.com, c\nhttps://nowhere d'
    expect(
      linkify(text)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text)
  })

  test('a text that is nothing but brackets takes no time to speak of', () => {
    // As many as a text can hold. Whatever takes more than the square of them takes longer than
    // a test may.
    const text = `https://example.org/${')'.repeat(4_000)}`
    expect(linkify(text).length).toBeLessThan(4)
  })
})
