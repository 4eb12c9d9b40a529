import { i18n } from '@lingui/core'
import { expect, test } from 'vitest'
import { messages as german } from '@/lib/locales/de.po'
import { nameOf } from '@/lib/name-of'

test('people are called by the name they gave themselves, or by that which is theirs alone', () => {
  expect(nameOf({ name: 'Ada L.', username: 'ada' })).toBe('Ada L.')
  expect(nameOf({ name: null, username: 'ada' })).toBe('ada')
})

test('who has deleted their account is called so in the language of the page', () => {
  i18n.loadAndActivate({ locale: 'de', messages: german })
  expect(nameOf({ name: null, username: 'deleted user' })).toBe('gelöschte Person')
})
