import { t } from '@lingui/core/macro'

/** How long it can be quiet at once. */
export const QUIET_ENDS = ['half-hour', 'hour', 'four-hours', 'tomorrow', 'week'] as const

export type QuietEnd = (typeof QUIET_ENDS)[number]

const MINUTE_MS = 60_000
const MORNING_HOUR = 8

/** The instant at which it ends. Tomorrow begins at eight, by the clock of this device. */
export function quietEnd(end: QuietEnd, now: number): string {
  switch (end) {
    case 'half-hour':
      return new Date(now + 30 * MINUTE_MS).toISOString()
    case 'hour':
      return new Date(now + 60 * MINUTE_MS).toISOString()
    case 'four-hours':
      return new Date(now + 240 * MINUTE_MS).toISOString()
    case 'tomorrow':
      return morningIn(1, now)
    case 'week':
      return morningIn(7, now)
  }
}

export function quietEndName(end: QuietEnd): string {
  switch (end) {
    case 'half-hour':
      return t`For 30 minutes`
    case 'hour':
      return t`For an hour`
    case 'four-hours':
      return t`For 4 hours`
    case 'tomorrow':
      return t`Until tomorrow morning`
    case 'week':
      return t`For a week`
  }
}

function morningIn(days: number, now: number): string {
  const day = new Date(now)
  const date = day.getDate() + days
  return new Date(day.getFullYear(), day.getMonth(), date, MORNING_HOUR).toISOString()
}
