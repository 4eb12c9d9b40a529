import { t } from '@lingui/core/macro'
import { useState } from 'react'
import type { Member } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useMe } from '@/binding/use-me'
import type { RoomView } from '@/core/room-view'
import { PersonCard } from '@/features/people/person-card'
import { explain } from '@/lib/explain'
import { roomTitle } from '@/lib/room-title'
import { Avatar } from '@/ui/avatar'
import { Button } from '@/ui/button'
import styles from './people-list.module.css'

/** Who is in a room. */
export function PeopleList({ view }: { view: RoomView }) {
  const { me } = useMe()
  const { people, room } = view
  if (view.standing === 'visitor') {
    return <p className={styles.note}>{t`Join the room to see who is in it.`}</p>
  }
  return (
    <ul className={styles.people} aria-label={t`People in ${roomTitle(room, me)}`}>
      {people.members.map((member) => (
        <Person key={member.user.id} member={member} />
      ))}
      {people.more !== null && (
        <li>
          <MorePeople room={room.id} />
        </li>
      )}
    </ul>
  )
}

function Person({ member }: { member: Member }) {
  const { me } = useMe()
  const [isOpen, setIsOpen] = useState(false)
  const { user, role } = member
  const tags = [user.id === me.id && 'you', role !== 'member' && role].filter(Boolean)
  return (
    <li>
      <button
        type="button"
        className={styles.person}
        aria-haspopup="dialog"
        onClick={() => setIsOpen(true)}
      >
        <Avatar id={user.id} name={user.username} picture={user.avatar} size={28} />
        <span className={styles.name}>{user.name ?? user.username}</span>
        {tags.length > 0 && <span className={styles.tag}>{tags.join(', ')}</span>}
      </button>
      {isOpen && <PersonCard user={user} onClose={() => setIsOpen(false)} />}
    </li>
  )
}

function MorePeople({ room }: { room: string }) {
  const chat = useChat()
  const [error, setError] = useState<string | null>(null)
  const load = async () => {
    const problem = await chat.pages.people(room)
    setError(problem === null ? null : explain(problem))
  }
  return (
    <>
      <Button look="quiet" small={true} className={styles.more} onClick={() => void load()}>
        {t`Show more people`}
      </Button>
      {error !== null && <p className={styles.note}>{error}</p>}
    </>
  )
}
