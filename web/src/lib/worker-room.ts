/*
 * What the page and the service worker leave for each other. A worker is started without a page,
 * and knows neither which language somebody reads nor what this device is called.
 */

/** The worker's own words, in the language of the page that was open last. */
export interface WorkerWords {
  readonly answer: string
  readonly yourAnswer: string
  readonly notSent: string
  readonly tryAgain: string
}

export interface LeftForWorker {
  readonly words: WorkerWords
  /** What this device is called. */
  readonly device: string
  /** Whose account was in last. */
  readonly account: string | null
}

/** An answer from a notification that has not reached the server. */
export interface Unsent {
  readonly id: string
  /** Whose words they are, by the id of their account; null where no page ever said. */
  readonly account: string | null
  readonly room: string
  readonly text: string
  readonly replyTo: string | null
  readonly isWhisper: boolean
  /** The ids of those to whom it is whispered, once they are known. */
  readonly to: readonly string[]
  readonly url: string
  readonly at: number
}

/** What a worker asks of an open page; the page answers on the port that comes with it. */
export interface GoThere {
  readonly kind: 'go'
  readonly url: string
}

const ROOM = 'worker-room'
const LEFT = '/left-for-worker'
const UNSENT = '/unsent/'

export async function leaveForWorker(left: LeftForWorker): Promise<void> {
  const room = await caches.open(ROOM)
  await room.put(LEFT, Response.json(left))
}

/** Null where no page has left anything, or what it left is gone. */
export async function leftForWorker(): Promise<LeftForWorker | null> {
  const kept = await (await caches.open(ROOM)).match(LEFT)
  return kept === undefined ? null : await kept.json()
}

export async function keepUnsent(unsent: Unsent): Promise<void> {
  const room = await caches.open(ROOM)
  await room.put(UNSENT + unsent.id, Response.json(unsent))
}

/** Under which tag the device shows that it was not sent. */
export function unsentTag(id: string): string {
  return `unsent-${id}`
}

export async function dropUnsent(id: string): Promise<void> {
  await (await caches.open(ROOM)).delete(UNSENT + id)
}

/** All that was not sent, the oldest first. */
export async function unsent(): Promise<readonly Unsent[]> {
  const room = await caches.open(ROOM)
  const keys = (await room.keys()).filter(({ url }) => new URL(url).pathname.startsWith(UNSENT))
  const kept = await Promise.all(
    keys.map(async (key): Promise<Unsent | undefined> => (await room.match(key))?.json()),
  )
  return kept.filter((one) => one !== undefined).sort((a, b) => a.at - b.at)
}
