import type { Chat } from '@/core/chat'
import { isReadBy } from '@/lib/notices'

/** Takes away what the device still shows of what was read, here or on another device. */
export function takeBackSeen(chat: Chat): void {
  if (!('serviceWorker' in navigator)) return
  let seen = ''
  const look = () => {
    const read = readIn(chat)
    const now = [...read].join(' ')
    if (now === seen) return
    seen = now
    void closeRead(read)
  }
  chat.rooms.subscribe(look)
  chat.whispers.subscribe(look)
}

/** Up to which position rooms and whispers are read, by their ids: the tags of notifications. */
function readIn(chat: Chat): ReadonlyMap<string, number> {
  const read = new Map<string, number>()
  for (const [id, view] of chat.rooms.get()) {
    if (view.standing === 'member') read.set(id, view.read)
  }
  for (const [id, view] of chat.whispers.get()) read.set(id, view.read)
  return read
}

async function closeRead(read: ReadonlyMap<string, number>): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration()
  for (const shown of (await registration?.getNotifications()) ?? []) {
    const position = read.get(shown.tag)
    if (position !== undefined && isReadBy(shown.data, position)) shown.close()
  }
}
