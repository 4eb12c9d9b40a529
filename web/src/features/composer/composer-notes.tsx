import { plural, t } from '@lingui/core/macro'
import { Icon } from '@/ui/icon'
import { IconButton } from '@/ui/icon-button'
import styles from './composer.module.css'

interface ComposerNotesProps {
  refusals: readonly string[]
  /** How many characters the text is too long; not positive when it fits. */
  excess: number
  onDismiss: () => void
}

/** Why something cannot go with the message, or the message cannot go. */
export function ComposerNotes({ refusals, excess, onDismiss }: ComposerNotesProps) {
  const tooLong = plural(excess, {
    one: 'This is # character too long to send.',
    other: 'This is # characters too long to send.',
  })
  const notes = excess > 0 ? [...refusals, tooLong] : refusals
  return (
    <div role="alert">
      {notes.length > 0 && (
        <div className={styles.notes}>
          <ul>
            {notes.map((note) => (
              <li key={note} className={styles.note}>
                <Icon name="alert" size={16} />
                <span>{note}</span>
              </li>
            ))}
          </ul>
          {refusals.length > 0 && (
            <IconButton icon="close" label={t`Dismiss`} onClick={onDismiss} />
          )}
        </div>
      )}
    </div>
  )
}
