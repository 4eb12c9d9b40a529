import { plural, t } from '@lingui/core/macro'

const OFFERED = [0, 5, 10, 30, 60, 300, 900, 3_600, 21_600] as const
const MINUTE = 60
const HOUR = 3_600

/** How slow a room can be made, in seconds; what another client chose is among them. */
export function slowChoices(chosen: number): readonly number[] {
  return [...new Set([...OFFERED, chosen])].sort((a, b) => a - b)
}

export function slowName(seconds: number): string {
  if (seconds === 0) return t`Off`
  if (seconds % HOUR === 0) return plural(seconds / HOUR, { one: '# hour', other: '# hours' })
  if (seconds % MINUTE === 0) {
    return plural(seconds / MINUTE, { one: '# minute', other: '# minutes' })
  }
  return plural(seconds, { one: '# second', other: '# seconds' })
}
