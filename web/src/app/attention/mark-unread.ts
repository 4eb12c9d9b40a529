import { unreadIn } from '@/app/attention/unread-in'
import type { Chat } from '@/core/chat'

const SHOWN_MOST = 9

/** Puts how much is unread onto the icon of the tab, and of the application where it is installed. */
export function markUnread(chat: Chat): void {
  let shown = 0
  chat.rooms.subscribe(() => {
    const unread = unreadIn(chat.rooms.get())
    if (unread === shown) return
    shown = unread
    void drawOn(unread)
    // It has to be asked for where it is not there at all.
    void (unread === 0 ? navigator.clearAppBadge?.() : navigator.setAppBadge?.(unread))?.catch(
      () => undefined,
    )
  })
}

let plain: Promise<string> | null = null
let last = 0

async function drawOn(unread: number): Promise<void> {
  last = unread
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
  if (link === null) return
  if (unread === 0) {
    link.href = '/icon.svg'
    return
  }
  plain ??= fetch('/icon.svg').then((answer) => answer.text())
  try {
    const bird = await plain
    if (last !== unread) return
    link.href = `data:image/svg+xml,${encodeURIComponent(bird.replace('</svg>', `${badge(unread)}</svg>`))}`
  } catch {
    plain = null
  }
}

/** A rust pebble on the corner, large enough to be read where an icon is 16 pixels wide. */
function badge(unread: number): string {
  const words = unread > SHOWN_MOST ? `${SHOWN_MOST}+` : `${unread}`
  const size = words.length > 1 ? 26 : 34
  return (
    '<circle cx="44" cy="44" r="20" fill="#b04425" stroke="#fff" stroke-width="3"/>' +
    `<text x="44" y="${44 + size * 0.36}" fill="#fff" font-family="sans-serif" font-size="${size}" font-weight="700" text-anchor="middle">${words}</text>`
  )
}
