import { t } from '@lingui/core/macro'
import type { Presence } from '@/api/wire'
import { formatAgo } from '@/lib/format-ago'

/** Whether somebody is there, or when they were last. */
export function presenceSentence({ status, last_active_at: last }: Presence, now: number): string {
  if (status === 'online') return t`Online`
  const ago = last === null ? null : formatAgo(Date.parse(last), now)
  if (status === 'away') return ago === null ? t`Away` : t`Away, last active ${ago}`
  return ago === null ? t`Not here` : t`Last active ${ago}`
}
