import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { RichText } from '@/ui/rich-text/rich-text'

const drawn = (text: string) => renderToStaticMarkup(createElement(RichText, { text }))
const ada = (word: string) => (word === 'Ada' ? { name: 'Ada', isMe: true } : null)

describe('what people wrote', () => {
  test.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '**<b onclick=x>**',
    '`<svg onload=alert(1)>`',
    '```html\n</code></pre><script>alert(1)</script>\n```',
    '[<iframe>](https://example.org/"><script>)',
    '| <style> |\n|-|\n| </td><script> |',
    '&lt;script&gt;',
  ])('is never HTML: %j', (text) => {
    expect(drawn(text)).not.toMatch(/<(?:script|img|b|svg onload|iframe|style)\b/u)
    expect(drawn(text)).not.toMatch(/<[^>]+\son\w+=/u)
  })

  test('opens no page that would learn of this one', () => {
    expect(drawn('[a](https://example.org)')).toContain('rel="noopener noreferrer nofollow"')
    expect(drawn('[a](https://example.org)')).toContain('target="_blank"')
  })

  test('does not hide where a link leads', () => {
    expect(drawn('[bank.example](https://evil.example)')).toContain('(evil.example)')
  })

  test('calls by name', () => {
    const props = { text: '**@Ada** and @Ben', resolveMention: ada }
    const html = renderToStaticMarkup(createElement(RichText, props))
    expect(html).toMatch(/<strong><span class="[^"]*">@Ada<\/span><\/strong> and @Ben/u)
  })
})

test('a picture in Markdown is a link: nobody learns who reads it', () => {
  expect(drawn('![cat](https://example.org/cat.png)')).toMatch(/<a [^>]+>cat<\/a>/u)
})
