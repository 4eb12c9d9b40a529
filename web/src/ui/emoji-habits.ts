import { type Observable, Subject } from '@/lib/observable'

/** How somebody uses emoji on this device. */
export interface EmojiHabits {
  /** 0 for yellow, then from light to dark. */
  readonly tone: number
  /** The one that was used last first. */
  readonly recent: readonly string[]
}

const KEY = 'stonechat.emoji'
const RECENT_MOST = 16
const TONE_MOST = 5

const habits = new Subject<EmojiHabits>(kept())

/** The habits of this device, kept for the next time. */
export const emojiHabits: Observable<EmojiHabits> = habits

export function usedEmoji(emoji: string): void {
  const others = habits.get().recent.filter((other) => other !== emoji)
  keep({ ...habits.get(), recent: [emoji, ...others].slice(0, RECENT_MOST) })
}

export function chooseTone(tone: number): void {
  keep({ ...habits.get(), tone })
}

function keep(next: EmojiHabits): void {
  habits.set(next)
  try {
    localStorage.setItem(KEY, JSON.stringify(next))
  } catch {
    // Forgotten at the next reload; the page itself goes on.
  }
}

function kept(): EmojiHabits {
  try {
    const value: Partial<Record<keyof EmojiHabits, unknown>> = JSON.parse(
      localStorage.getItem(KEY) ?? '{}',
    )
    const recent = Array.isArray(value.recent) ? value.recent : []
    const isTone = typeof value.tone === 'number' && value.tone >= 0 && value.tone <= TONE_MOST
    return {
      tone: isTone ? Math.trunc(Number(value.tone)) : 0,
      recent: recent.filter((emoji) => typeof emoji === 'string').slice(0, RECENT_MOST),
    }
  } catch {
    return { tone: 0, recent: [] }
  }
}
