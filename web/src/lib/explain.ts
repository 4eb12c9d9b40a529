import { i18n, type MessageDescriptor } from '@lingui/core'
import { msg, plural, t } from '@lingui/core/macro'
import type { Problem } from '@/api/wire'
import type { LocalCode } from '@/lib/local-problem'

/** Problems of our own, which nobody else has words for. */
const LOCAL: Readonly<Record<LocalCode, MessageDescriptor>> = {
  not_connected: msg`There is no connection to the server right now. Try again in a moment.`,
  timed_out: msg`The server did not answer in time. Try again.`,
  unreadable_answer: msg`What answered does not speak like a chat server.`,
  unreadable_image: msg`An image could not be read: it was moved or changed. Add it again.`,
  room_not_found: msg`This room does not exist, or is not open to you.`,
  message_not_found: msg`There is no such message in this room.`,
  contradictory: msg`What the server says of this room does not fit together.`,
}

/**
 * What we say instead of the server's own sentence, where we know more of what the person
 * was doing. Every other code keeps the sentence that came with it.
 */
const SENTENCES: Readonly<Record<string, MessageDescriptor>> = {
  ...LOCAL,
  unavailable: msg`The server cannot store anything at the moment. Try again in a little while.`,
  internal: msg`Something went wrong on the server. Try again; if it stays, tell whoever runs it.`,
  username_taken: msg`Somebody here already has this name, or one that looks like it. Choose another.`,
  room_name_taken: msg`There is already a room with this name, or one that looks like it.`,
  not_in_room: msg`You are not in this room any more. Join it again to talk.`,
  forbidden: msg`That is not allowed here.`,
  empty_message: msg`There is nothing in this message yet.`,
  unauthenticated: msg`You are not signed in any more. Come in again to go on.`,
  invalid_credentials: msg`The name and the password do not go together. Check both.`,
  invalid_link: msg`This link is not good any more: it was used, or it is too old. Ask for a new one.`,
  invalid_invitation: msg`This invitation is not good any more. Ask whoever invited you for another.`,
}

/** A sentence for a person: what happened and what to do. */
export function explain(problem: Problem): string {
  if (problem.code === 'rate_limited') return slowDown(problem.retry_after_ms)
  const sentence = SENTENCES[problem.code]
  return sentence === undefined ? problem.message : i18n._(sentence)
}

function slowDown(retryAfterMs: number | null): string {
  if (retryAfterMs === null) return t`That was a lot at once. Wait a moment and try again.`
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000))
  return plural(seconds, {
    one: 'That was a lot at once. Wait a second and try again.',
    other: 'That was a lot at once. Wait # seconds and try again.',
  })
}
