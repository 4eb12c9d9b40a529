import type { Problem } from '@/api/wire'

/**
 * What we say instead of the server's own sentence, where we know more of what the person
 * was doing. Every other code keeps the sentence that came with it.
 */
const SENTENCES: Readonly<Record<string, string>> = {
  not_connected: 'There is no connection to the server right now. Try again in a moment.',
  timed_out: 'The server did not answer in time. Try again.',
  unavailable: 'The server cannot store anything at the moment. Try again in a little while.',
  internal: 'Something went wrong on the server. Try again; if it stays, tell whoever runs it.',
  username_taken: 'Somebody here already has this name, or one that looks like it. Choose another.',
  room_name_taken: 'There is already a room with this name, or one that looks like it.',
  room_not_found: 'This room does not exist, or is not open to you.',
  not_in_room: 'You are not in this room any more. Join it again to talk.',
  forbidden: 'That is not allowed here.',
  empty_message: 'There is nothing in this message yet.',
  unauthenticated: 'You are not signed in any more. Come in again to go on.',
  invalid_credentials: 'The name and the password do not go together. Check both.',
  invalid_link: 'This link is not good any more: it was used, or it is too old. Ask for a new one.',
  invalid_invitation: 'This invitation is not good any more. Ask whoever invited you for another.',
  unreadable_image: 'An image could not be read: it was moved or changed. Add it again.',
}

/** A sentence for a person: what happened and what to do. */
export function explain(problem: Problem): string {
  if (problem.code === 'rate_limited') return slowDown(problem.retry_after_ms)
  return SENTENCES[problem.code] ?? problem.message
}

function slowDown(retryAfterMs: number | null): string {
  if (retryAfterMs === null) return 'That was a lot at once. Wait a moment and try again.'
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000))
  const wait = seconds === 1 ? 'a second' : `${seconds} seconds`
  return `That was a lot at once. Wait ${wait} and try again.`
}
