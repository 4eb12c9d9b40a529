import { expect, test } from 'vitest'
import type { Notice } from '@/core/room-view'
import { noticeText } from '@/features/timeline/notice-text'

const notice = (kind: Notice['kind'], username: string): Notice => ({
  kind,
  user: { id: username, username, name: null, avatar: null, guest: true, bot: false },
  revision: 1,
  after: 0,
  at: 0,
})
const joined = (name: string) => notice('joined', name)
const left = (name: string) => notice('left', name)

test.each([
  [[joined('Ben')], 'Ben joined'],
  [[joined('Ben'), joined('Cleo')], 'Ben and Cleo joined'],
  [[joined('Ben'), joined('Cleo'), left('Dan')], 'Ben and Cleo joined, Dan left'],
  [[left('Ben'), joined('Ben')], 'Ben joined'],
  [[joined('Ben'), left('Ben')], 'Ben left'],
  [['A', 'B', 'C', 'D'].map(joined), 'A, B, C, and D joined'],
  [['A', 'B', 'C', 'D', 'E'].map(joined), 'A, B, C and 2 others joined'],
])('%#: %s', (notices, text) => {
  expect(noticeText(notices)).toBe(text)
})
