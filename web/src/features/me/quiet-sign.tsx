import { t } from '@lingui/core/macro'
import { useChoices } from '@/binding/use-calling'
import { useNow } from '@/binding/use-now'
import { isAhead } from '@/core/quiet'
import { formatBriefly } from '@/lib/format-time'
import { IconButton } from '@/ui/icon-button'

/** That nobody disturbs one for now, so that one does not wonder why it is so quiet. */
export function QuietSign({ onOpen }: { onOpen: () => void }) {
  const until = useChoices()?.settings.quiet_until ?? null
  return until === null ? null : <Sign until={until} onOpen={onOpen} />
}

function Sign({ until, onOpen }: { until: string; onOpen: () => void }) {
  if (!isAhead(until, useNow())) return null
  const end = formatBriefly(Date.parse(until))
  return (
    <IconButton icon="moon" label={t`Do not disturb until ${end}`} onHead={true} onClick={onOpen} />
  )
}
