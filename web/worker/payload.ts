import type { Push } from '@/api/wire'
import type { Told } from '@/lib/notices.ts'

/** What was pushed, once it has been looked at: nothing in it is taken for what it is not. */
export type Heard =
  | { readonly kind: 'tell'; readonly told: Told; readonly badge: number }
  | {
      readonly kind: 'read'
      readonly tag: string
      readonly position: number | null
      readonly badge: number
    }

type Fields = Partial<Record<keyof Push, unknown>>

const HOME = '/'
const TEXT_MOST = 2_000
const TELLING = ['message', 'summary', 'test']
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u
const AVATAR = /^\/avatars\/[\w.-]+(?:\/[\w.-]+)*$/u

/** Reads what the server pushed; null for what is of a kind that this version does not know. */
export function readPush(data: unknown, origin: string): Heard | null {
  if (typeof data !== 'object' || data === null) return null
  const fields: Fields = data
  const tag = textIn(fields.tag)
  if (tag === null || typeof fields.kind !== 'string') return null
  const badge = wholeIn(fields.badge) ?? 0
  const position = wholeIn(fields.position)
  if (fields.kind === 'read') return { kind: 'read', tag, position, badge }
  const title = textIn(fields.title)
  if (title === null || !TELLING.includes(fields.kind)) return null
  return { kind: 'tell', badge, told: toldIn(fields, { tag, title, position, origin }) }
}

/** A path on this server, of whatever somebody says is one. Whatever else it is leads home. */
export function ownPath(address: unknown, origin: string): string {
  if (typeof address !== 'string' || !address.startsWith('/')) return HOME
  try {
    const url = new URL(address, origin)
    return url.origin === origin ? url.pathname + url.search : HOME
  } catch {
    return HOME
  }
}

interface Known {
  tag: string
  title: string
  position: number | null
  origin: string
}

function toldIn(fields: Fields, { tag, title, position, origin }: Known): Told {
  const room = idIn(fields.room)
  const message = idIn(fields.message)
  const leads = ownPath(fields.url, origin)
  return {
    ...{ tag, title, position, room, message },
    body: textIn(fields.body),
    icon: iconIn(fields.icon),
    // To the message itself, where it is known which.
    url: room === null || message === null ? leads : `/r/${room}/${message}`,
    stream: idIn(fields.stream),
    sentAt: instantIn(fields.sent_at),
  }
}

function textIn(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, TEXT_MOST) : null
}

function wholeIn(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null
}

function idIn(value: unknown): string | null {
  return typeof value === 'string' && ID.test(value) ? value : null
}

function iconIn(value: unknown): string | null {
  return typeof value === 'string' && AVATAR.test(value) && !value.includes('..') ? value : null
}

function instantIn(value: unknown): string | null {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? value : null
}
