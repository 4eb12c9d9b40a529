import { t } from '@lingui/core/macro'
import type { Message, Room, User } from '@/api/wire'
import { goTo } from '@/lib/navigation'
import { roomSign, roomTitle } from '@/lib/room-title'
import { messagePath } from '@/lib/routes'

const LONGEST = 140

interface Told {
  message: Message
  room: Room
  me: User
}

/** Has the device show what was said. Pressing it leads there. */
export function notify({ message, room, me }: Told): void {
  if (!('Notification' in window) || Notification.permission !== 'granted') return
  try {
    const notification = new Notification(titleOf(message, room, me), {
      body: bodyOf(message),
      icon: message.author.avatar === null ? '/icon-192.png' : `${message.author.avatar}/128`,
      // Another tab that tells the same replaces it.
      tag: message.id,
    })
    notification.addEventListener('click', () => {
      window.focus()
      goTo(messagePath(message))
      notification.close()
    })
  } catch {
    // Some phones let only an installed application do it.
  }
}

function titleOf({ author, whisper }: Message, room: Room, me: User): string {
  const name = author.name ?? author.username
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
