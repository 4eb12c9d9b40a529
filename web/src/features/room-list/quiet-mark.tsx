import { t } from '@lingui/core/macro'
import { useCalling } from '@/binding/use-calling'
import { useNow } from '@/binding/use-now'
import { useSelection } from '@/binding/use-observable'
import { levelOf } from '@/core/quiet'
import { Icon } from '@/ui/icon'
import { VisuallyHidden } from '@/ui/visually-hidden'
import styles from './room-list.module.css'

/** Beside a room of which somebody is told nothing, for now or for good. */
export function QuietMark({ room }: { room: string }) {
  const hasRule = useSelection(
    useCalling().choices.state,
    (choices) => choices?.rooms.some((one) => one.room === room) === true,
  )
  return hasRule && <RuledMark room={room} />
}

/** Most rooms have no rule, and need no clock. */
function RuledMark({ room }: { room: string }) {
  const now = useNow()
  const isQuiet = useSelection(
    useCalling().choices.state,
    (choices) => levelOf(choices, room, now) === 'nothing',
  )
  if (!isQuiet) return null
  return (
    <span className={styles.quiet} title={t`You are told nothing of it`}>
      <Icon name="bellOff" size={15} />
      <VisuallyHidden>, {t`You are told nothing of it`}</VisuallyHidden>
    </span>
  )
}
