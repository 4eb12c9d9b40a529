import { describe, expect, test } from 'vitest'
import type { Emoji, EmojiSet } from '@/ui/emoji-data'
import { emojiCalled, emojiNamed } from '@/ui/emoji-names'

const emoji = (one: Partial<Emoji> & Pick<Emoji, 'emoji' | 'label' | 'names'>): Emoji => ({
  category: 0,
  tags: [],
  tones: [],
  ...one,
})

const set: EmojiSet = {
  categories: [],
  toneNames: [],
  emoji: [
    emoji({ emoji: '🎉', label: 'Konfettibombe', names: ['tada', 'party'], tags: ['Feier'] }),
    emoji({ emoji: '🥳', label: 'Partygesicht', names: ['partying_face'] }),
    emoji({
      emoji: '👍',
      label: 'Daumen hoch',
      names: ['+1', 'thumbsup'],
      tones: ['👍🏻', '👍🏿'],
    }),
    emoji({ emoji: '🦜', label: 'Papagei', names: ['parrot'], tags: ['vogel'] }),
  ],
}

const found = (typed: string, more = {}) => emojiNamed(typed, set, more).map((one) => one.emoji)

describe('emoji behind a colon', () => {
  test('the name that was typed in full comes first', () => {
    expect(found('party')).toEqual(['🎉', '🥳'])
  })

  test('the beginning of any name finds it, and the name that fits is the one that is told', () => {
    expect(emojiNamed('thu', set, {})).toEqual([
      { emoji: '👍', label: 'Daumen hoch', name: 'thumbsup' },
    ])
  })

  test('words of the language of the page find it too', () => {
    expect(found('hoch')).toEqual(['👍'])
    expect(found('vog')).toEqual(['🦜'])
  })

  test('of two that fit alike, the one that was used comes first', () => {
    expect(found('par')).toEqual(['🎉', '🦜', '🥳'])
    expect(found('par', { recent: ['🥳'] })).toEqual(['🥳', '🎉', '🦜'])
  })

  test('it comes in the colour of skin that was chosen, where it has one', () => {
    expect(found('+1', { tone: 2 })).toEqual(['👍🏿'])
    expect(found('tada', { tone: 2 })).toEqual(['🎉'])
  })

  test('what nothing is called finds nothing', () => {
    expect(found('xyz')).toEqual([])
  })

  test('between two colons only the whole name counts', () => {
    expect(emojiCalled('tada', set)).toBe('🎉')
    expect(emojiCalled('tad', set)).toBeNull()
  })
})
