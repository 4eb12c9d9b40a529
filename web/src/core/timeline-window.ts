import type { HistoryReply, Message } from '@/api/wire'

/**
 * The part of a room's messages that is in memory: contiguous, oldest first, and bounded,
 * so that a room of a million messages costs what a small one costs.
 */
export interface TimelineWindow {
  readonly messages: readonly Message[]
  /**
   * What was whispered with us within this part, in the order in which it was said. Each stands
   * behind the message at the position `whisper.after`, and moves no number of the room.
   */
  readonly whispers: readonly Message[]
  readonly moreBefore: boolean
  /** The newest messages are not in the window: it stands somewhere in the past. */
  readonly moreAfter: boolean
}

/** About eight screens up and down of where somebody reads. */
export const WINDOW_MOST = 400

/** However much is whispered where nobody says anything to all. */
const WHISPERS_MOST = 400

export const emptyWindow: TimelineWindow = {
  messages: [],
  whispers: [],
  moreBefore: false,
  moreAfter: false,
}

export function newestWindow(
  messages: readonly Message[],
  whispers: readonly Message[] = [],
): TimelineWindow {
  const moreBefore = (messages[0]?.position ?? 1) > 1
  return withWhispers({ messages, whispers: [], moreBefore, moreAfter: false }, whispers)
}

/** A page from anywhere, by itself. */
export function windowOf(page: HistoryReply): TimelineWindow {
  const { messages, whispers, more_before: moreBefore, more_after: moreAfter } = page
  return withWhispers({ messages, whispers: [], moreBefore, moreAfter }, whispers)
}

/**
 * Takes in what was whispered, new or as it is now. What stands beyond an end behind which there is
 * more is left out: it comes with the page that goes there.
 */
export function withWhispers(
  window: TimelineWindow,
  whispers: readonly Message[] = [],
): TimelineWindow {
  if (whispers.length === 0 && window.whispers.length === 0) return window
  const byId = new Map(window.whispers.map((message) => [message.id, message]))
  for (const message of whispers) byId.set(message.id, laterOf(message, byId.get(message.id)))
  const within = [...byId.values()].filter((message) => isWithin(window, message))
  // Ids begin with the time, so they tell who was first between two messages of the room.
  within.sort((a, b) => afterOf(a) - afterOf(b) || (a.id < b.id ? -1 : 1))
  return { ...window, whispers: within.slice(-WHISPERS_MOST) }
}

/** What was said and whispered within a window, in the order in which it is read. */
export function talkIn({ messages, whispers }: TimelineWindow): readonly Message[] {
  if (whispers.length === 0) return messages
  const talk: Message[] = []
  let next = 0
  const takeUpTo = (position: number) => {
    for (; next < whispers.length && afterOf(whispers[next] as Message) <= position; next += 1) {
      talk.push(whispers[next] as Message)
    }
  }
  for (const message of messages) {
    takeUpTo(message.position - 1)
    talk.push(message)
  }
  takeUpTo(Number.POSITIVE_INFINITY)
  return talk
}

function isWithin({ messages, moreBefore, moreAfter }: TimelineWindow, message: Message): boolean {
  const after = afterOf(message)
  const isPastFirst = !moreBefore || after >= (messages[0]?.position ?? 0)
  return isPastFirst && (!moreAfter || after <= (messages.at(-1)?.position ?? 0))
}

function afterOf({ whisper }: Message): number {
  return whisper?.after ?? 0
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
  const moreAfter = window.moreAfter || kept.length < messages.length
  const next = { ...window, messages: kept, moreBefore: page.more_before, moreAfter }
  return withWhispers(next, page.whispers)
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
  const moreBefore = window.moreBefore || kept.length < messages.length
  const next = { ...window, messages: kept, moreBefore, moreAfter: page.more_after }
  return withWhispers(next, page.whispers)
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
  const { whispers } = window
  if (following || first === undefined || last === undefined) return newestWindow(page, whispers)
  if (window.moreAfter || first.position > last.position + 1) {
    return { ...withStates(window, page), moreAfter: true }
  }
  const before = window.messages.filter((message) => message.position < first.position)
  const kept = [...before, ...page].slice(-WINDOW_MOST)
  const moreBefore = (kept[0]?.position ?? 1) > 1
  return withWhispers({ messages: kept, whispers, moreBefore, moreAfter: false })
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
  return withWhispers({ ...window, messages, moreBefore: window.moreBefore || isFull })
}

/** A page may have been read before what was heard since: past it there is more then. */
export function upTo(window: TimelineWindow, head: number): TimelineWindow {
  const newest = window.messages.at(-1)?.position ?? 0
  return !window.moreAfter && newest < head ? { ...window, moreAfter: true } : window
}
