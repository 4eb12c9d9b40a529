/*
 * What the device shows of something that was said. The open page and the service worker show it
 * in the same way, so that a message of which both hear stands there once.
 */

/** Something that the device shall show. */
export interface Told {
  /** What takes the place of what: the room or whisper, or what kind of word it is. */
  readonly tag: string
  readonly title: string
  readonly body: string | null
  /** The picture of whose words they are, a path on this server. */
  readonly icon: string | null
  /** Where pressing it leads: a path on this server. */
  readonly url: string
  /** Which message it is about, and where that stands; null for what is about none. */
  readonly message: string | null
  readonly position: number | null
  readonly room: string | null
  readonly stream: string | null
  readonly sentAt: string | null
}

/** What is kept with a notification, for whoever finds it later. */
interface NoticeData {
  readonly kind: 'told'
  /** What it speaks of, in the order in which it was said: the latest of one place. */
  readonly told: readonly Told[]
}

/** TypeScript does not know all of them. */
export interface NoticeOptions extends NotificationOptions {
  renotify?: boolean
  timestamp?: number
  actions?: { action: string; title: string; type?: string; placeholder?: string }[]
}

export interface Notice {
  readonly title: string
  readonly options: NoticeOptions & { readonly data: NoticeData }
}

const LINES_MOST = 4
const ICON = '/icon-192.png'
const AVATAR_SIZE = 128

/**
 * How it is shown, beside what stands there already under its tag: further messages of one place
 * stand below each other, and one that is told again neither moves nor makes a sound.
 *
 * @param shown the data of the notification that is shown under this tag
 */
export function noticeOf(told: Told, shown: unknown = null): Notice {
  const isAgain = isShown(told, shown)
  const all = withTold(toldBy(shown), told)
  const latest = all.at(-1) ?? told
  return {
    title: latest.title,
    options: {
      tag: told.tag,
      body: bodyOf(latest, all),
      icon: latest.icon === null ? ICON : `${latest.icon}/${AVATAR_SIZE}`,
      renotify: !isAgain,
      silent: isAgain ? true : null,
      ...(latest.sentAt === null ? {} : { timestamp: Date.parse(latest.sentAt) }),
      data: { kind: 'told', told: all },
    },
  }
}

/** Whether what is shown speaks of this message already. */
export function isShown({ message }: Told, shown: unknown): boolean {
  return message !== null && toldBy(shown).some((told) => told.message === message)
}

/** Whether all that it speaks of has been read by then. */
export function isReadBy(shown: unknown, position: number | null): boolean {
  const last = latestOf(shown)
  if (last === null) return false
  return position === null || last.position === null || last.position <= position
}

/** The latest that a notification speaks of; null if it is not one of these. */
export function latestOf(shown: unknown): Told | null {
  return toldBy(shown).at(-1) ?? null
}

function toldBy(data: unknown): readonly Told[] {
  if (typeof data !== 'object' || data === null) return []
  if (!('kind' in data) || data.kind !== 'told' || !('told' in data)) return []
  return Array.isArray(data.told) ? data.told : []
}

/** Told again it may have other words, and keeps its place. */
function withTold(before: readonly Told[], told: Told): readonly Told[] {
  if (told.message === null) return [told]
  return [...before.filter(({ message }) => message !== told.message), told]
    .sort((a, b) => (a.position ?? 0) - (b.position ?? 0))
    .slice(-LINES_MOST)
}

/** Who said it stands in the title, and before the words of those who are somebody else. */
function bodyOf({ title, body }: Told, all: readonly Told[]): string {
  if (all.length < 2) return body ?? ''
  return all
    .map((told) => (told.title === title ? (told.body ?? '') : `${told.title}: ${told.body ?? ''}`))
    .join('\n')
}
