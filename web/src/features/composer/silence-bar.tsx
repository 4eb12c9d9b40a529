import { t } from '@lingui/core/macro'
import type { Silence } from '@/core/rights'
import { formatBriefly } from '@/lib/format-time'
import { Button } from '@/ui/button'
import { Icon, type IconName } from '@/ui/icon'
import styles from './silence-bar.module.css'

interface SilenceBarProps {
  silence: Silence
  /** Something was written before, and comes back when one may speak. */
  isDraftKept: boolean
  /** Null where one may not whisper either. */
  onWhisper: (() => void) | null
}

/** Why one cannot write here just now, in the place where one would. */
export function SilenceBar({ silence, isDraftKept, onWhisper }: SilenceBarProps) {
  return (
    <div className={styles.bar} role="status">
      <Icon name={iconOf(silence)} />
      <p className={styles.words}>
        {sentenceOf(silence)} {isDraftKept && t`What you had written is kept.`}
      </p>
      {onWhisper !== null && (
        <Button look="quiet" small={true} onClick={onWhisper}>
          {t`Whisper to somebody`}
        </Button>
      )}
    </div>
  )
}

function iconOf({ why }: Silence): IconName {
  return why === 'announcements' ? 'bell' : 'lock'
}

function sentenceOf(silence: Silence): string {
  switch (silence.why) {
    case 'visitor':
      return t`Join the room to say something.`
    case 'archived':
      return t`This room is archived. It can be read, and nothing new is said in it.`
    case 'muted':
      return t`Whoever runs this room has muted you: you can read along, and write again from ${formatBriefly(Date.parse(silence.until))} on.`
    case 'announcements':
      return silence.circle === 'owners'
        ? t`This room is for announcements: only its owners write to everybody.`
        : t`This room is for announcements: only its owners and moderators write to everybody.`
  }
}
