import { expect, test } from 'vitest'
import { calledName } from '@/lib/called-name'

const names = new Map([
  ['ada', 1],
  ['ada.l', 2],
  ['花子', 3],
])

test.each([
  ['Ada', 'Ada'],
  ['ada...', 'ada'],
  ['Ada.L', 'Ada.L'],
  ['adam', undefined],
  ['花子さん', '花子'],
  ['ＡＤＡ', 'ＡＤＡ'],
  ['', undefined],
])('@%s calls %s', (word, name) => {
  expect(calledName(word, names)?.name).toBe(name)
})
