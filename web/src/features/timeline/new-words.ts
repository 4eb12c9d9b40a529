import { plural, t } from '@lingui/core/macro'
import { formatNumber } from '@/lib/format-number'

/** So far the server counts; whatever is past it is not known. */
const COUNTED_MOST = 1_000

/** How many messages are new, as far as that is known. */
export function newWords(count: number): string {
  if (count < COUNTED_MOST) return plural(count, { one: '# new message', other: '# new messages' })
  const most = formatNumber(COUNTED_MOST)
  return t`${most}+ new messages`
}
