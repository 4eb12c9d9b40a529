import { plural, t } from '@lingui/core/macro'
import type { JoinedRoom } from '@/core/room-view'
import { BlockedNote } from '@/features/composer/blocked-note'
import type { Attachments } from '@/features/composer/use-attachments'
import type { Sending } from '@/features/composer/use-sending'
import { Icon } from '@/ui/icon'
import { IconButton } from '@/ui/icon-button'
import styles from './composer-notes.module.css'

interface ComposerNotesProps {
  attachments: Attachments
  sending: Sending
  blockedIn: JoinedRoom
}

/** Why something cannot go with the message, or the message cannot go. */
export function ComposerNotes({ attachments, sending, blockedIn }: ComposerNotesProps) {
  const { charactersLeft, complaint } = sending
  const dismissable =
    complaint === null ? attachments.refusals : [...attachments.refusals, complaint]
  const tooLong = plural(-charactersLeft, {
    one: 'This is # character too long to send.',
    other: 'This is # characters too long to send.',
  })
  const notes = charactersLeft < 0 ? [...dismissable, tooLong] : dismissable
  return (
    <>
      <BlockedNote view={blockedIn} />
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
            {dismissable.length > 0 && (
              <IconButton
                icon="close"
                label={t`Dismiss`}
                onClick={() => {
                  attachments.forgetRefusals()
                  sending.forgetComplaint()
                }}
              />
            )}
          </div>
        )}
      </div>
    </>
  )
}
