import { expect, test } from 'vitest'
import type { Message } from '@/api/wire'
import { emptyWindow } from '@/core/timeline-window'
import { nextTurnAt } from '@/features/composer/slow-mode'

const said = (id: string, sent_at: string) => ({ author: { id }, sent_at }) as Message
const timeline = {
  ...emptyWindow,
  messages: [said('ada', '2026-11-30T10:00:00.000Z'), said('ben', '2026-11-30T10:00:20.000Z')],
}
const me = { id: 'ada' }

test('the next turn comes so long after what one said last', () => {
  expect(nextTurnAt({ timeline }, { me, slowSeconds: 30 })).toBe(
    Date.parse('2026-11-30T10:00:30.000Z'),
  )
})

test('who need not wait, or said nothing yet, may speak now', () => {
  expect(nextTurnAt({ timeline }, { me, slowSeconds: 0 })).toBeNull()
  expect(nextTurnAt({ timeline }, { me: { id: 'cleo' }, slowSeconds: 30 })).toBeNull()
})
