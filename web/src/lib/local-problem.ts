import type { Problem } from '@/api/wire'

const LOCAL_MESSAGES = {
  not_connected: 'There is no connection to the server.',
  timed_out: 'The server did not answer in time.',
  unreadable_answer: 'What answered does not speak like a chat server.',
  unreadable_image: 'An image could not be read any more.',
  contradictory: 'What the server says of this room does not fit together.',
} as const

/** Codes of our own, for requests that never came to an answer. */
export type LocalCode = keyof typeof LOCAL_MESSAGES

export function localProblem(code: LocalCode): Problem {
  const message = LOCAL_MESSAGES[code]
  return { code, message, event: null, details: {}, retry_after_ms: null }
}
