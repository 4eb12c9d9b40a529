import { t } from '@lingui/core/macro'
import type { User } from '@/api/wire'
import { useProfileCard } from '@/binding/profile-card'
import { nameOf } from '@/lib/name-of'
import { Avatar } from '@/ui/avatar'
import styles from './message.module.css'

/*
 * Neither is a stop of the Tab key, or there would be hundreds on the way through a room: by keyboard
 * one opens the card from what can be done with a message.
 */

/** Who said it, by name; a press tells more of them. */
export function MessageAuthor({ author }: { author: User }) {
  const card = useProfileCard()
  return (
    <>
      <button
        type="button"
        className={styles.author}
        tabIndex={-1}
        onClick={({ currentTarget }) => card.open(author.id, currentTarget)}
      >
        {nameOf(author)}
      </button>
      {author.bot && <span className={styles.mark}>{t`Bot`}</span>}
    </>
  )
}

/** Their picture; beside the name it is only another way to press. */
export function MessagePicture({ author }: { author: User }) {
  const card = useProfileCard()
  const { id, avatar } = author
  return (
    <button
      type="button"
      className={styles.picture}
      tabIndex={-1}
      aria-hidden="true"
      onClick={({ currentTarget }) => card.open(id, currentTarget)}
    >
      <Avatar id={id} name={nameOf(author)} picture={avatar} />
    </button>
  )
}
