import { t } from '@lingui/core/macro'

/** How long what one says of oneself stands. */
export const STATUS_ENDS = ['never', 'half-hour', 'hour', 'four-hours', 'today', 'date'] as const

export type StatusEnd = (typeof STATUS_ENDS)[number]

const MINUTE_MS = 60_000

/** The instant at which it ends; null for none. `day` is a date as an input gives it. */
export function endOf(end: StatusEnd, day: string, now: number): string | null {
  switch (end) {
    case 'never':
      return null
    case 'half-hour':
      return new Date(now + 30 * MINUTE_MS).toISOString()
    case 'hour':
      return new Date(now + 60 * MINUTE_MS).toISOString()
    case 'four-hours':
      return new Date(now + 240 * MINUTE_MS).toISOString()
    case 'today':
      return lastMomentOf(new Date(now)).toISOString()
    case 'date': {
      const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
      return lastMomentOf(new Date(year, month - 1, date)).toISOString()
    }
  }
}

/** A day as an input of the type `date` has it, so many days from now. */
export function dayIn(days: number, now: number): string {
  const day = new Date(now)
  day.setDate(day.getDate() + days)
  const two = (part: number) => `${part}`.padStart(2, '0')
  return [day.getFullYear(), two(day.getMonth() + 1), two(day.getDate())].join('-')
}

export function endName(end: StatusEnd): string {
  switch (end) {
    case 'never':
      return t`Until I change it`
    case 'half-hour':
      return t`For 30 minutes`
    case 'hour':
      return t`For an hour`
    case 'four-hours':
      return t`For 4 hours`
    case 'today':
      return t`Today`
    case 'date':
      return t`Until a day…`
  }
}

function lastMomentOf(day: Date): Date {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate(), 23, 59, 59, 999)
}
