import { plural } from '@/lib/plural'
import { Icon } from '@/ui/icon'
import styles from './composer.module.css'

interface ComposerNotesProps {
  refusals: readonly string[]
  /** How many characters the text is too long; not positive when it fits. */
  excess: number
}

/** Why something cannot go with the message, or the message cannot go. */
export function ComposerNotes({ refusals, excess }: ComposerNotesProps) {
  const tooLong = `This is ${plural(excess, 'character', 'characters')} too long to send.`
  const notes = excess > 0 ? [...refusals, tooLong] : refusals
  return (
    <div role="alert">
      {notes.length > 0 && (
        <ul className={styles.notes}>
          {notes.map((note) => (
            <li key={note} className={styles.note}>
              <Icon name="alert" size={16} />
              <span>{note}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
