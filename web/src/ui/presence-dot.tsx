import { t } from '@lingui/core/macro'
import { VisuallyHidden } from '@/ui/visually-hidden'
import styles from './presence-dot.module.css'

export type Presence = 'online' | 'away' | 'offline'

const LOOKS: Readonly<Record<Presence, string | undefined>> = {
  online: styles.online,
  away: styles.away,
  offline: styles.offline,
}

interface PresenceDotProps {
  status: Presence
  /** On the black of the head, which shows through around it. */
  onHead?: boolean
  /** There are words about it beside. */
  isSilent?: boolean
}

/** Whether somebody is there: full, half and hollow, so that it needs no colour to be told apart. */
export function PresenceDot({ status, onHead = false, isSilent = false }: PresenceDotProps) {
  const names = [styles.dot, LOOKS[status], onHead && styles.onHead]
  return (
    <span className={names.filter(Boolean).join(' ')}>
      {!isSilent && <VisuallyHidden>{presenceName(status)}</VisuallyHidden>}
    </span>
  )
}

export function presenceName(status: Presence): string {
  switch (status) {
    case 'online':
      return t`Online`
    case 'away':
      return t`Away`
    case 'offline':
      return t`Not here`
  }
}
