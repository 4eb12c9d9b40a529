import { t } from '@lingui/core/macro'
import { intlLocale, perLocale } from '@/lib/i18n'

const time = perLocale(
  (locale) => new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' }),
)
const day = perLocale(
  (locale) => new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' }),
)
const dayWithYear = perLocale(
  (locale) =>
    new Intl.DateTimeFormat(locale, {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
    }),
)
const full = perLocale(
  (locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' }),
)
const date = perLocale((locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'long' }))
const brief = perLocale(
  (locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }),
)

const DAY_MS = 86_400_000

export function formatTime(at: number): string {
  return time().format(at)
}

export function formatMoment(at: number): string {
  return full().format(at)
}

/** "23 November 2026" */
export function formatDate(at: number): string {
  return date().format(at)
}

/** "23 Nov 2026, 14:05" */
export function formatBriefly(at: number): string {
  return brief().format(at)
}

/** What a clock shows in a time zone; null for one that this browser does not know. */
export function formatTimeIn(timeZone: string, at: number): string | null {
  try {
    return new Intl.DateTimeFormat(intlLocale(), { timeStyle: 'short', timeZone }).format(at)
  } catch {
    return null
  }
}

/** The calendar day here, as something to compare. */
export function dayOf(at: number): number {
  const date = new Date(at)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
}

/** "Today", "Yesterday", or the day by name; the year only when it is another one. */
export function formatDay(at: number, now: number): string {
  const difference = Math.round((dayOf(now) - dayOf(at)) / DAY_MS)
  if (difference === 0) return t`Today`
  if (difference === 1) return t`Yesterday`
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return (isThisYear ? day() : dayWithYear()).format(at)
}
