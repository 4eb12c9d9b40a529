import type { QuietHours, QuietSpan, Weekday } from '@/api/wire'
import { WEEK } from '@/core/quiet'
import { intlLocale } from '@/lib/i18n'

/** A span while it is edited: a name of its own makes it the same however it changes. */
export interface EditedSpan extends QuietSpan {
  readonly key: string
}

/** The server takes no more of them. */
export const SPANS_MOST = 14

/** Some Monday, by which days are named. */
const MONDAY = Date.UTC(2024, 0, 1)
const DAY_MS = 86_400_000

export function newSpan(key: string): EditedSpan {
  return { key, days: [...WEEK], since: '22:00', until: '07:00' }
}

/** The days as they follow each other, with this one among them or not. */
export function withDay(days: readonly Weekday[], day: Weekday, isOn: boolean): Weekday[] {
  return WEEK.filter((one) => (one === day ? isOn : days.includes(one)))
}

/** What is wrong with a span, if anything is. */
export function faultOf({ days, since, until }: QuietSpan): 'days' | 'times' | null {
  if (days.length === 0) return 'days'
  return since === '' || until === '' ? 'times' : null
}

/** What the server takes as long as nobody has chosen. */
const UNCHOSEN = 'UTC'

/** Whose time zone was never chosen begins with that of the device. */
export function zoneOf({ time_zone: zone, spans = [] }: QuietHours, here: string): string {
  return spans.length === 0 && zone === UNCHOSEN ? here : zone
}

/** The time zone of this device. */
export function zoneHere(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

export function dayName(day: Weekday, length: 'long' | 'short'): string {
  const at = MONDAY + WEEK.indexOf(day) * DAY_MS
  return new Intl.DateTimeFormat(intlLocale(), { weekday: length, timeZone: 'UTC' }).format(at)
}
