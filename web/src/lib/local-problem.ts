import type { Problem } from '@/api/wire'

/** Codes of our own, for requests that never came to an answer; `explain` has the words. */
export type LocalCode =
  | 'not_connected'
  | 'timed_out'
  | 'unreadable_answer'
  | 'unreadable_image'
  | 'contradictory'
  | 'room_not_found'
  | 'message_not_found'

export function localProblem(code: LocalCode): Problem {
  return { code, message: code, event: null, details: {}, retry_after_ms: null }
}
