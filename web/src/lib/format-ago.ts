import { t } from '@lingui/core/macro'
import { perLocale } from '@/lib/i18n'

const relative = perLocale(
  (locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'long' }),
)

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** "just now", "5 minutes ago", "yesterday"; for what is more than a year ago the years. */
export function formatAgo(at: number, now: number): string {
  const past = Math.max(0, now - at)
  if (past < MINUTE_MS) return t`just now`
  if (past < HOUR_MS) return relative().format(-Math.floor(past / MINUTE_MS), 'minute')
  if (past < DAY_MS) return relative().format(-Math.floor(past / HOUR_MS), 'hour')
  const days = Math.floor(past / DAY_MS)
  if (days < 31) return relative().format(-days, 'day')
  if (days < 365) return relative().format(-Math.floor(days / 30.5), 'month')
  return relative().format(-Math.floor(days / 365.25), 'year')
}
