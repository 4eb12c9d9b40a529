import { plural, t } from '@lingui/core/macro'
import { type ReactNode, useId, useState } from 'react'
import type { Member } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useMe } from '@/binding/use-me'
import type { RoomView } from '@/core/room-view'
import { PersonRow } from '@/features/people/person-row'
import { explain } from '@/lib/explain'
import { roomTitle } from '@/lib/room-title'
import { Button } from '@/ui/button'
import { useKeptFocus } from '@/ui/use-kept-focus'
import styles from './people-list.module.css'

/** Who is in a room: those who run it before the others. */
export function PeopleList({ view }: { view: RoomView }) {
  const { me } = useMe()
  const kept = useKeptFocus<HTMLDivElement>()
  const { people, room } = view
  if (view.standing === 'visitor') {
    return <p className={styles.note}>{t`Join the room to see who is in it.`}</p>
  }
  const running = people.members.filter(({ role }) => role !== 'member')
  const others = people.members.filter(({ role }) => role === 'member')
  const isSplit = room.kind !== 'direct' && running.length > 0 && others.length > 0
  const title = roomTitle(room, me)
  return (
    <div {...kept} className={styles.people}>
      {isSplit ? (
        <>
          <Group title={t`They run the room`}>
            <People label={t`People who run ${title}`} members={running} />
          </Group>
          <Group
            title={plural(room.members_count - running.length, {
              one: '# member',
              other: '# members',
            })}
          >
            <People label={t`People in ${title}`} members={others} />
          </Group>
        </>
      ) : (
        <People label={t`People in ${title}`} members={people.members} />
      )}
      {people.more !== null && <MorePeople room={room.id} />}
    </div>
  )
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  const id = useId()
  return (
    <section className={styles.group} aria-labelledby={id}>
      <h3 id={id} className={styles.title}>
        {title}
      </h3>
      {children}
    </section>
  )
}

function People({ label, members }: { label: string; members: readonly Member[] }) {
  return (
    <ul aria-label={label}>
      {members.map((member) => (
        <PersonRow key={member.user.id} member={member} />
      ))}
    </ul>
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
