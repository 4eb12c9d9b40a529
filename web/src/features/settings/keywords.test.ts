import { expect, test } from 'vitest'
import { keywordsIn } from '@/features/settings/keywords'

test.each([
  ['', []],
  [' , ,', []],
  ['tea', ['tea']],
  ['tea, green  tea ,tea', ['tea', 'green tea']],
  ['茶、お茶', ['茶', 'お茶']],
])('in %j are the words %j', (typed, words) => {
  expect(keywordsIn(typed)).toEqual(words)
})
