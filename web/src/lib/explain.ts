import { i18n, type MessageDescriptor } from '@lingui/core'
import { msg, plural, t } from '@lingui/core/macro'
import type { Problem } from '@/api/wire'
import type { Locale } from '@/lib/i18n'
import type { LocalCode } from '@/lib/local-problem'

/** The language of the sentences that come with problems. */
const SERVERS_LANGUAGE: Locale = 'en'

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
 * was doing.
 */
const SENTENCES: Readonly<Record<string, MessageDescriptor>> = {
  ...LOCAL,
  unavailable: msg`The server cannot store anything at the moment. Try again in a little while.`,
  internal: msg`Something went wrong on the server. Try again; if it stays, tell whoever runs it.`,
  username_taken: msg`Somebody here already has this name, or one that looks like it. Choose another.`,
  room_name_taken: msg`There is already a room with this name, or one that looks like it.`,
  not_in_room: msg`You are not in this room any more. Join it again to talk.`,
  empty_message: msg`There is nothing in this message yet.`,
  unauthenticated: msg`You are not signed in any more. Come in again to go on.`,
  invalid_credentials: msg`The name and the password do not go together. Check both.`,
  invalid_link: msg`This link is not good any more: it was used, or it is too old. Ask for a new one.`,
  invalid_invitation: msg`This invitation is not good any more. Ask whoever invited you for another.`,
}

/** The server says more exactly what is wrong, and in English alone: for who reads another language. */
const TRANSLATED: Readonly<Record<string, MessageDescriptor>> = {
  forbidden: msg`That is not allowed here.`,
  invalid_username: msg`This cannot be a name: it has 1 to 32 letters, digits and . _ -, and nothing else.`,
  invalid_room_name: msg`This cannot be the name of a room: it has 1 to 32 letters, digits and . _ -, and nothing else.`,
  invalid_password: msg`This cannot be a password: it has 8 to 256 characters, and is not your name.`,
  invalid_email: msg`This cannot be an e-mail address: it has a name, one @ and a host, as in ada@example.org.`,
  registration_required: msg`Guests are not let in here. Log in, or create an account.`,
  session_not_found: msg`This session has ended already.`,
  invitation_not_found: msg`This invitation was revoked already.`,
  user_not_found: msg`There is nobody of this name.`,
  user_not_in_room: msg`They are not in this room.`,
  already_in_room: msg`You are in this room already.`,
  whisper_not_found: msg`There is no such whisper any more.`,
  report_not_found: msg`There is no such report any more.`,
  join_request_not_found: msg`They do not ask to be let in any more.`,
  blocked: msg`You cannot write to this person.`,
  message_too_long: msg`This message is too long. Shorten or split it.`,
  invalid_image: msg`This file cannot be used. Choose another one.`,
  image_too_large: msg`This image is too large.`,
  file_too_large: msg`This file is too large.`,
  invalid_subscription: msg`This device cannot be woken. Let your browser subscribe anew.`,
  subscription_not_found: msg`This device is forgotten already.`,
  not_named: msg`Choose a name first.`,
  already_named: msg`You have a name already.`,
  invalid_request: msg`The server cannot do anything with this. Check what you wrote.`,
}

/** A sentence for a person: what happened and what to do. */
export function explain({ code, message, retry_after_ms }: Problem): string {
  if (code === 'rate_limited') return slowDown(retry_after_ms)
  const isServers = i18n.locale === SERVERS_LANGUAGE
  const sentence = SENTENCES[code] ?? (isServers ? undefined : TRANSLATED[code])
  return sentence === undefined ? message : i18n._(sentence)
}

function slowDown(retryAfterMs: number | null): string {
  if (retryAfterMs === null) return t`That was a lot at once. Wait a moment and try again.`
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000))
  return plural(seconds, {
    one: 'That was a lot at once. Wait a second and try again.',
    other: 'That was a lot at once. Wait # seconds and try again.',
  })
}
