import { describe, expect, test } from 'vitest'
import {
  fenced,
  LISTED,
  linked,
  marked,
  NUMBERED,
  QUOTED,
  type Typed,
  withSigns,
} from '@/features/composer/formatting'

/** A text with its selection between two bars, or the caret at one. */
function typed(drawn: string): Typed {
  const start = drawn.indexOf('|')
  const end = drawn.lastIndexOf('|')
  return { text: drawn.replaceAll('|', ''), start, end: end === start ? end : end - 1 }
}

function drawn({ text, start, end }: Typed): string {
  const chosen = start === end ? '|' : `|${text.slice(start, end)}|`
  return text.slice(0, start) + chosen + text.slice(end)
}

describe('marks', () => {
  test.each([
    ['a |bird| sings', 'a **|bird|** sings'],
    ['a **|bird|** sings', 'a |bird| sings'],
    ['a |**bird**| sings', 'a |bird| sings'],
    ['a| bird |sings', 'a **|bird|** sings'],
    ['go on |', 'go on **|**'],
    ['go on **|**', 'go on |'],
  ])('%s becomes %s', (before, after) => {
    expect(drawn(marked(typed(before), '**'))).toBe(after)
  })
})

describe('links', () => {
  test.each([
    ['the |site|', 'the [site](|)'],
    ['|https://example.org|', '[|](https://example.org)'],
    ['|', '[|]()'],
  ])('%s becomes %s', (before, after) => {
    expect(drawn(linked(typed(before)))).toBe(after)
  })

  test('an address that is pasted over words stands behind them', () => {
    expect(drawn(linked(typed('the |site| is'), 'https://a.org'))).toBe(
      'the [site](https://a.org)| is',
    )
  })
})

describe('lines', () => {
  test('each line that is selected gets its sign, and loses it again', () => {
    const listed = withSigns(typed('x\nmi|lk\nbre|ad\ny'), LISTED)
    expect(drawn(listed)).toBe('x\n|- milk\n- bread|\ny')
    expect(drawn(withSigns(listed, LISTED))).toBe('x\n|milk\nbread|\ny')
  })

  test('numbers count', () => {
    expect(withSigns(typed('|a\nb|'), NUMBERED).text).toBe('1. a\n2. b')
  })

  test('the caret stays at the end of its line', () => {
    expect(drawn(withSigns(typed('so |it goes'), QUOTED))).toBe('> so it goes|')
  })

  test('a block of code stands in lines of its own', () => {
    expect(drawn(fenced(typed('see |a = 1| there')))).toBe('see \n```\n|a = 1|\n```\n there')
    expect(drawn(fenced(typed('|')))).toBe('```\n|\n```')
  })
})
