import { expect, test } from 'vitest'
import type { AuditEntry, User } from '@/api/wire'
import { auditSentence } from '@/features/room-settings/audit-sentence'

const person = (username: string): User => ({
  ...{ id: username, username, name: null, avatar: null, guest: false, bot: false },
})

const entry = (act: string, details: Record<string, unknown>): AuditEntry => ({
  ...{ id: 'e', act, details, message: null, done_at: '2026-11-30T12:00:00.000Z' },
  actor: person('Ada'),
  user: person('Ben'),
})

test.each([
  ['remove_member', { until: null }, 'Ada removed Ben'],
  ['mute_member', { until: null }, 'Ada let Ben speak again'],
  ['set_role', { role: 'moderator' }, 'Ada gave Ben the role: moderator'],
  ['answer_join_request', { accept: true }, 'Ada let Ben in, who had asked'],
  ['ban', { on: true, until: null, reason: 'Spam' }, 'Ada banned Ben: Spam'],
  ['ban', { on: false, until: null, reason: null }, 'Ada lifted the ban of Ben'],
  ['archive_room', { on: true }, 'Ada archived the room'],
  ['delete_message', {}, 'Ada deleted a message of Ben'],
  [
    'update_room',
    { title: 'Tea', slow_seconds: 300 },
    'Ada changed the room: its title is “Tea” and slow mode: 5 minutes',
  ],
  ['paint_room', {}, 'Ada did “paint_room”'],
])('%s with %j is told as a sentence', (act, details, sentence) => {
  expect(auditSentence(entry(act, details))).toBe(sentence)
})
