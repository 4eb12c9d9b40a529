import type { Message, SendMessage } from '@/api/wire'
import type { NoticeOptions, Told } from '@/lib/notices.ts'
import { dropUnsent, keepUnsent, leftForWorker, type Unsent, unsentTag } from '@/lib/worker-room.ts'
import { worker } from './scope.ts'
import { words } from './words.ts'

const API = '/api/v1/'
const TIMEOUT_MS = 15_000
/** A phone that was woken may need a moment for its network. */
const PAUSES_MS = [2_000, 5_000]
/** Answers that say that the same may be taken a moment later. */
const LATER = [408, 425, 429, 500, 502, 503, 504]

interface UnsentData {
  readonly kind: 'unsent'
  readonly unsent: Unsent
}

export function isUnsent(data: unknown): data is UnsentData {
  return typeof data === 'object' && data !== null && 'kind' in data && data.kind === 'unsent'
}

/**
 * Says something where a notification comes from. It is kept until the server has it: a page that
 * opens finds what was left, and whoever wrote it is told.
 */
export async function answer(told: Told, text: string): Promise<void> {
  const { room, message, url } = told
  if (room === null) return
  const unsent: Unsent = {
    ...{ id: crypto.randomUUID(), room, text, url, replyTo: message, to: [] },
    isWhisper: told.stream !== null && told.stream !== room,
    account: (await leftForWorker().catch(() => null))?.account ?? null,
    at: Date.now(),
  }
  await keepUnsent(unsent)
  await deliver(unsent)
}

export async function deliver(unsent: Unsent): Promise<void> {
  const addressed = unsent.isWhisper ? await addressedTo(unsent) : unsent
  if (addressed !== null && (await send(addressed))) {
    await dropUnsent(unsent.id)
    return
  }
  await sayNotSent(addressed ?? unsent)
}

/** A whisper is answered to those who are part of it, or not at all. */
async function addressedTo(unsent: Unsent): Promise<Unsent | null> {
  if (unsent.to.length > 0) return unsent
  const answered = await ask('GET', `messages/${unsent.replyTo}`)
  if (answered?.ok !== true) return null
  const { message }: { message: Message } = await answered.json()
  if (message.whisper === null) return null
  const whispering = { ...unsent, to: message.whisper.members }
  await keepUnsent(whispering)
  return whispering
}

/** The id that it has makes it the same message however often it is sent. */
async function send({ id, room, text, replyTo, to }: Unsent): Promise<boolean> {
  const letter: Omit<SendMessage, 'room'> = { text, client_id: id, reply_to: replyTo }
  const body = to.length === 0 ? letter : { ...letter, to: [...to] }
  for (const pause of [...PAUSES_MS, null]) {
    const answered = await ask('POST', `rooms/${room}/messages`, body)
    if (answered?.ok === true) return true
    if (answered !== null && !LATER.includes(answered.status)) return false
    if (pause !== null) await new Promise((resolve) => setTimeout(resolve, pause))
  }
  return false
}

/** What the server answers; null for nothing at all. */
async function ask(method: string, path: string, body?: object): Promise<Response | null> {
  try {
    return await fetch(API + path, {
      method,
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  } catch {
    return null
  }
}

async function sayNotSent(unsent: Unsent): Promise<void> {
  const { notSent, tryAgain: title } = await words()
  const options: NoticeOptions = {
    tag: unsentTag(unsent.id),
    body: unsent.text,
    icon: '/icon-192.png',
    requireInteraction: true,
    actions: [{ action: 'again', title }],
    data: { kind: 'unsent', unsent } satisfies UnsentData,
  }
  await worker.registration.showNotification(notSent, options)
}
