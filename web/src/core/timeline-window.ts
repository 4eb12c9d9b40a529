import type { HistoryReply, Message } from '@/api/wire'

/**
 * The part of a room's messages that is in memory: contiguous, oldest first, and bounded,
 * so that a room of a million messages costs what a small one costs.
 */
export interface TimelineWindow {
  readonly messages: readonly Message[]
  readonly moreBefore: boolean
  /** The newest messages are not in the window: it stands somewhere in the past. */
  readonly moreAfter: boolean
}

/** About eight screens up and down of where somebody reads. */
export const WINDOW_MOST = 400

export const emptyWindow: TimelineWindow = { messages: [], moreBefore: false, moreAfter: false }

export function newestWindow(messages: readonly Message[]): TimelineWindow {
  const first = messages[0]
  return { messages, moreBefore: first !== undefined && first.position > 1, moreAfter: false }
}

/** Puts an older page in front, letting go of the newest messages past the bound. */
export function withOlderPage(window: TimelineWindow, page: HistoryReply): TimelineWindow {
  const first = window.messages[0]
  const older = page.messages.filter((message) => !first || message.position < first.position)
  const messages = [...older, ...window.messages]
  const kept = messages.slice(0, WINDOW_MOST)
  return {
    messages: kept,
    moreBefore: page.more_before,
    moreAfter: window.moreAfter || kept.length < messages.length,
  }
}

/** Puts a newer page behind, letting go of the oldest messages past the bound. */
export function withNewerPage(window: TimelineWindow, page: HistoryReply): TimelineWindow {
  const last = window.messages.at(-1)
  const newer = page.messages.filter((message) => !last || message.position > last.position)
  const messages = [...window.messages, ...newer]
  const kept = messages.slice(-WINDOW_MOST)
  return {
    messages: kept,
    moreBefore: window.moreBefore || kept.length < messages.length,
    moreAfter: page.more_after,
  }
}

/**
 * Takes in the newest page, as it comes after a reconnect. Where it touches what is there,
 * both are kept. Where it leaves a hole, somebody who follows the newest gets the page
 * alone, and somebody who reads further up stays there, with more to load below.
 */
export function withNewestPage(
  window: TimelineWindow,
  page: readonly Message[],
  { following }: { following: boolean },
): TimelineWindow {
  const first = page[0]
  const last = window.messages.at(-1)
  if (first === undefined || last === undefined) return newestWindow(page)
  if (window.moreAfter && !following) return window
  if (window.moreAfter || first.position > last.position + 1) {
    return following ? newestWindow(page) : { ...window, moreAfter: true }
  }
  const before = window.messages.filter((message) => message.position < first.position)
  const kept = [...before, ...page].slice(-WINDOW_MOST)
  return { messages: kept, moreBefore: (kept[0]?.position ?? 1) > 1, moreAfter: false }
}

/**
 * Takes in a message as it is now: a new one behind the newest, or another state of one
 * that is there. When nobody looks at the newest (`following` is false), a window that is
 * full stops growing and stands in the past from then on.
 */
export function withMessage(
  window: TimelineWindow,
  message: Message,
  { following }: { following: boolean },
): TimelineWindow {
  const last = window.messages.at(-1)
  if (last === undefined || message.position > last.position) {
    return window.moreAfter ? window : appended(window, message, following)
  }
  const known = window.messages.some(({ position }) => position === message.position)
  if (!known) return window
  return {
    ...window,
    messages: window.messages.map((other) =>
      other.position === message.position ? message : other,
    ),
  }
}

function appended(window: TimelineWindow, message: Message, following: boolean): TimelineWindow {
  const isFull = window.messages.length >= WINDOW_MOST
  if (isFull && !following) return { ...window, moreAfter: true }
  const messages = [...window.messages, message].slice(-WINDOW_MOST)
  return { ...window, messages, moreBefore: window.moreBefore || isFull }
}

export function holdsPosition(window: TimelineWindow, position: number): boolean {
  const first = window.messages[0]
  const last = window.messages.at(-1)
  return (
    first !== undefined &&
    last !== undefined &&
    first.position <= position &&
    position <= last.position
  )
}
