import { isReadBy, latestOf, type NoticeOptions, noticeOf, type Told } from '@/lib/notices.ts'
import { answer, deliver, isUnsent } from './answering.ts'
import { open } from './opening.ts'
import { type Heard, ownPath, readPush } from './payload.ts'
import { worker } from './scope.ts'
import { subscribeAgain } from './subscribing.ts'
import { words } from './words.ts'

/** What pressing a notification may do beside opening its place. */
const ANSWER = 'answer'
const AGAIN = 'again'

interface AnsweredEvent extends NotificationEvent {
  /** What was typed into the notification, where the platform lets one. */
  readonly reply?: string | null
}

interface Badge {
  setAppBadge(waiting: number): Promise<void>
  clearAppBadge(): Promise<void>
}

interface SubscriptionEvent extends ExtendableEvent {
  readonly newSubscription?: PushSubscription | null
  readonly oldSubscription?: PushSubscription | null
}

/** Shows what the server pushes, and does what somebody does with it. */
export function callBack(): void {
  let last: Promise<void> = Promise.resolve()
  worker.addEventListener('push', (event) => {
    // One after the other: each looks at what the one before has shown.
    last = last.then(() => hear(event.data)).catch(() => undefined)
    event.waitUntil(last)
  })
  worker.addEventListener('notificationclick', (event) => event.waitUntil(press(event)))
  worker.addEventListener('pushsubscriptionchange', (event) => {
    const { newSubscription = null, oldSubscription = null } = event as SubscriptionEvent
    ;(event as ExtendableEvent).waitUntil(subscribeAgain(newSubscription, oldSubscription))
  })
}

async function hear(data: PushMessageData | null): Promise<void> {
  const heard = readPush(jsonIn(data), location.origin)
  if (heard === null) return await showNothing()
  // The sign is a small thing, and nothing waits for it.
  await Promise.all([
    badge(heard.badge),
    heard.kind === 'tell' ? show(heard.told) : takeBack(heard),
  ])
}

async function takeBack(heard: Extract<Heard, { kind: 'read' }>): Promise<void> {
  const shown = await worker.registration.getNotifications({ tag: heard.tag })
  for (const notice of shown) if (isReadBy(notice.data, heard.position)) notice.close()
  await showNothing()
}

function jsonIn(data: PushMessageData | null): unknown {
  try {
    return data?.json() ?? null
  } catch {
    return null
  }
}

async function show(told: Told): Promise<void> {
  const [shown] = await worker.registration.getNotifications({ tag: told.tag })
  const { title, options } = noticeOf(told, shown?.data)
  const all: NoticeOptions = { ...options, actions: await actions(told) }
  await worker.registration.showNotification(title, all)
}

/** Only where something was said is there something to answer. */
async function actions({ room, message }: Told): Promise<NonNullable<NoticeOptions['actions']>> {
  if (room === null || message === null) return []
  const { answer: title, yourAnswer: placeholder } = await words()
  return [{ action: ANSWER, type: 'text', title, placeholder }]
}

/** Not every browser has such a mark, and some have it for installed applications only. */
async function badge(waiting: number): Promise<void> {
  const icon: Partial<Badge> = navigator as unknown as Badge
  const marked = waiting === 0 ? icon.clearAppBadge?.() : icon.setAppBadge?.(waiting)
  await marked?.catch(() => undefined)
}

/**
 * Browsers want something to be shown for every push, and say so in words of their own or take the
 * subscription away; only what is in sight of an open page is excused. So a thing without a sound
 * is shown, and taken away again.
 */
async function showNothing(): Promise<void> {
  const windows = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })
  if (windows.some(({ visibilityState }) => visibilityState === 'visible')) return
  const tag = 'nothing'
  await worker.registration.showNotification('Stonechat', { tag, silent: true })
  for (const notice of await worker.registration.getNotifications({ tag })) notice.close()
}

async function press(event: AnsweredEvent): Promise<void> {
  const { notification, action } = event
  notification.close()
  const { data } = notification
  if (isUnsent(data)) {
    if (action === AGAIN) return await deliver(data.unsent)
    return await open(ownPath(data.unsent.url, location.origin))
  }
  const told = latestOf(data)
  const reply = event.reply?.trim() ?? ''
  if (action === ANSWER && reply !== '' && told !== null) return await answer(told, reply)
  await open(ownPath(told?.url, location.origin))
}
