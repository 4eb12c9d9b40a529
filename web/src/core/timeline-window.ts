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

/**
 * Puts the page before a position in front, letting go of the newest messages past the bound. One
 * that was asked for another window, and does not touch this one, is left out. What is missing
 * between a page and the position it was asked for is not ours to see.
 */
export function withOlderPage(
  window: TimelineWindow,
  page: HistoryReply,
  before: number,
): TimelineWindow {
  const first = window.messages[0]
  const older = page.messages.filter((message) => !first || message.position < first.position)
  if (first?.position !== before && !touches(older.at(-1), first)) {
    return { ...window, moreBefore: true }
  }
  const messages = [...older, ...window.messages]
  const kept = messages.slice(0, WINDOW_MOST)
  return {
    messages: kept,
    moreBefore: page.more_before,
    moreAfter: window.moreAfter || kept.length < messages.length,
  }
}

/** Puts a newer page behind, in the same way letting go of the oldest messages. */
export function withNewerPage(
  window: TimelineWindow,
  page: HistoryReply,
  after: number,
): TimelineWindow {
  const last = window.messages.at(-1)
  const newer = page.messages.filter((message) => !last || message.position > last.position)
  if (last?.position !== after && !touches(last, newer[0])) return { ...window, moreAfter: true }
  const messages = [...window.messages, ...newer]
  const kept = messages.slice(-WINDOW_MOST)
  return {
    messages: kept,
    moreBefore: window.moreBefore || kept.length < messages.length,
    moreAfter: page.more_after,
  }
}

/** Whether nothing is between the two; where there is only one of them, nothing can be. */
function touches(before: Message | undefined, after: Message | undefined): boolean {
  return before === undefined || after === undefined || before.position + 1 === after.position
}

/**
 * Takes in the newest page, as it comes after a long absence. Somebody who follows the newest
 * gets it alone. Somebody who reads further up stays there: with the page behind it where that
 * touches, and otherwise with more to load below. What is kept besides the page may have
 * changed since, and `beside` says what that is.
 */
export function withNewestPage(
  window: TimelineWindow,
  page: readonly Message[],
  { following }: { following: boolean },
): TimelineWindow {
  const first = page[0]
  const last = window.messages.at(-1)
  if (following || first === undefined || last === undefined) return newestWindow(page)
  if (window.moreAfter || first.position > last.position + 1) {
    return { ...withStates(window, page), moreAfter: true }
  }
  const before = window.messages.filter((message) => message.position < first.position)
  const kept = [...before, ...page].slice(-WINDOW_MOST)
  return { messages: kept, moreBefore: (kept[0]?.position ?? 1) > 1, moreAfter: false }
}

/** The first and last position in the window that stand before this page, if any do. */
export function beside(
  window: TimelineWindow,
  page: readonly Message[],
): { first: number; last: number } | null {
  const end = page[0]?.position ?? 1
  const first = window.messages[0]?.position ?? end
  const last = Math.min(window.messages.at(-1)?.position ?? 0, end - 1)
  return first <= last ? { first, last } : null
}

/** Takes in other states of messages that are in the window. */
export function withStates(window: TimelineWindow, messages: readonly Message[]): TimelineWindow {
  const states = new Map(messages.map((message) => [message.position, message]))
  return {
    ...window,
    messages: window.messages.map((message) => laterOf(message, states.get(message.position))),
  }
}

/** The later of two states of one message. */
export function laterOf(message: Message, other: Message | undefined): Message {
  return other !== undefined && other.revision >= message.revision ? other : message
}

/**
 * Takes in a message as it is now: a new one behind the newest, or another state of one
 * that is there. When nobody looks at the newest (`following` is false), a window that is
 * full stops growing and stands in the past from then on; so does one that the message
 * does not touch, for there is no hole in a window. Up to the room's `head` there is none: what is
 * not there is not ours to see.
 */
export function withMessage(
  window: TimelineWindow,
  message: Message,
  { following, room }: { following: boolean; room: { head: number } },
): TimelineWindow {
  const newest = window.messages.at(-1)?.position ?? 0
  if (message.position > newest) {
    if (window.moreAfter) return window
    const isNext = message.position === Math.max(newest, room.head) + 1
    return isNext ? appended(window, message, following) : { ...window, moreAfter: true }
  }
  const isKnown = window.messages.some(({ position }) => position === message.position)
  return isKnown ? withStates(window, [message]) : window
}

function appended(window: TimelineWindow, message: Message, following: boolean): TimelineWindow {
  const isFull = window.messages.length >= WINDOW_MOST
  if (isFull && !following) return { ...window, moreAfter: true }
  const messages = [...window.messages, message].slice(-WINDOW_MOST)
  return { ...window, messages, moreBefore: window.moreBefore || isFull }
}

/** A page may have been read before what was heard since: past it there is more then. */
export function upTo(window: TimelineWindow, head: number): TimelineWindow {
  const newest = window.messages.at(-1)?.position ?? 0
  return !window.moreAfter && newest < head ? { ...window, moreAfter: true } : window
}
