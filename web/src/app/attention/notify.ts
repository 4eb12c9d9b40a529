import { t } from '@lingui/core/macro'
import type { Message, Room, User } from '@/api/wire'
import { nameOf } from '@/lib/name-of'
import { goTo } from '@/lib/navigation'
import { isShown, noticeOf, type Told } from '@/lib/notices'
import { roomSign, roomTitle } from '@/lib/room-title'
import { messagePath } from '@/lib/routes'

const LONGEST = 140

interface ToldHere {
  message: Message
  room: Room
  me: User
}

/**
 * Has the device show what was said. Pressing it leads there. It is shown as the service worker
 * shows what is pushed, so that what comes by both ways, or is heard by two tabs, stands there once.
 */
export async function notify(here: ToldHere): Promise<void> {
  if (!('Notification' in window) || Notification.permission !== 'granted') return
  const told = toldOf(here)
  const registration = await navigator.serviceWorker?.getRegistration()
  if (registration?.active) await showByWorker(registration, told)
  else showByPage(told)
}

async function showByWorker(registration: ServiceWorkerRegistration, told: Told): Promise<void> {
  const [shown] = await registration.getNotifications({ tag: told.tag })
  if (isShown(told, shown?.data)) return
  const { title, options } = noticeOf(told, shown?.data)
  await registration.showNotification(title, options)
}

/** Without a worker it lives as long as the page. */
function showByPage(told: Told): void {
  const { title, options } = noticeOf(told)
  try {
    const notification = new Notification(title, options)
    notification.addEventListener('click', () => {
      window.focus()
      goTo(told.url)
      notification.close()
    })
  } catch {
    // Some phones let only an installed application do it.
  }
}

function toldOf({ message, room, me }: ToldHere): Told {
  const { id, author, position, whisper } = message
  const stream = whisper?.id ?? message.room
  return {
    tag: stream,
    title: titleOf(message, room, me),
    body: bodyOf(message),
    icon: author.avatar,
    url: messagePath(message),
    message: id,
    position,
    room: message.room,
    stream,
    sentAt: message.sent_at,
  }
}

function titleOf({ author, whisper }: Message, room: Room, me: User): string {
  const name = nameOf(author)
  if (room.kind === 'direct') return name
  const place = roomSign(room) + roomTitle(room, me)
  return whisper === null ? t`${name} in ${place}` : t`${name} whispers in ${place}`
}

function bodyOf({ text, images, files }: Message): string {
  if (text !== '') return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
  const [image] = images
  if (image !== undefined) return image.alt ?? t`An image`
  return files[0]?.name ?? ''
}
