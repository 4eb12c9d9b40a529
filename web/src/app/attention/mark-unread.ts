import { unreadIn, waitingIn } from '@/app/attention/unread-in'
import type { Chat } from '@/core/chat'

const ICON = '/icon.svg'
const SIDE = 64
const SHOWN_MOST = 9

/**
 * Puts how much is unread onto the icon of the tab; and onto that of the application, where it is
 * installed, how much of it was said to oneself, as what is pushed does while nothing is open.
 */
export function markUnread(chat: Chat): void {
  let shown = 0
  // What was pushed may have marked the application before the page was opened.
  let marked: number | null = null
  const mark = () => {
    const unread = unreadIn(chat.rooms.get(), chat.whispers.get())
    const waiting = waitingIn(chat.rooms.get(), chat.whispers.get())
    if (waiting !== marked && chat.session.get().phase !== 'starting') {
      marked = waiting
      markApplication(waiting)
    }
    if (unread === shown) return
    shown = unread
    void drawIcon(unread).then((address) => {
      const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
      if (link !== null && unread === shown) link.href = address
    })
  }
  chat.session.subscribe(mark)
  chat.rooms.subscribe(mark)
  chat.whispers.subscribe(mark)
}

/** Not every browser has such a mark, and some have it for installed applications only. */
function markApplication(waiting: number): void {
  const marked = waiting === 0 ? navigator.clearAppBadge?.() : navigator.setAppBadge?.(waiting)
  marked?.catch(() => undefined)
}

/** The address of the icon that says so; the plain one where it cannot be drawn. */
async function drawIcon(unread: number): Promise<string> {
  if (unread === 0) return ICON
  const bird = new Image(SIDE, SIDE)
  bird.src = ICON
  const canvas = document.createElement('canvas')
  canvas.width = SIDE
  canvas.height = SIDE
  const context = canvas.getContext('2d')
  try {
    await bird.decode()
  } catch {
    return ICON
  }
  if (context === null) return ICON
  context.drawImage(bird, 0, 0, SIDE, SIDE)
  drawPebble(context, unread > SHOWN_MOST ? `${SHOWN_MOST}+` : `${unread}`)
  return canvas.toDataURL()
}

/** Rust, on the corner, and large enough to be read where an icon is 16 pixels wide. */
function drawPebble(context: CanvasRenderingContext2D, words: string): void {
  const radius = 20
  const middle = SIDE - radius - 2
  context.beginPath()
  context.arc(middle, middle, radius, 0, 2 * Math.PI)
  context.fillStyle = '#b04425'
  context.fill()
  context.lineWidth = 3
  context.strokeStyle = '#ffffff'
  context.stroke()
  context.fillStyle = '#ffffff'
  context.font = [700, `${words.length > 1 ? 25 : 32}px`, 'sans-serif'].join(' ')
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(words, middle, middle + 2)
}
