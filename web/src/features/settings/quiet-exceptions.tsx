import { t } from '@lingui/core/macro'
import { useState } from 'react'
import type { User } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useMe } from '@/binding/use-me'
import { useObservable } from '@/binding/use-observable'
import { usePeopleSearch } from '@/binding/use-people-search'
import { roomCalled } from '@/lib/room-title'
import { IconButton } from '@/ui/icon-button'
import { PeoplePicker } from '@/ui/people-picker'
import { SearchSelect } from '@/ui/search-select'
import { Row, Rows } from '@/ui/section'

/** The server takes no more of each. */
const MOST = 200

interface QuietExceptionsProps {
  rooms: readonly string[]
  onRooms: (rooms: readonly string[]) => void
  people: readonly User[]
  onPeople: (people: readonly User[]) => void
}

/** Of which rooms and people somebody is told also in their quiet hours. */
export function QuietExceptions(props: QuietExceptionsProps) {
  const { rooms, onRooms, people, onPeople } = props
  const { me } = useMe()
  const views = useObservable(useChat().rooms)
  const [typed, setTyped] = useState('')
  const found = usePeopleSearch(typed)
  const nameOf = (id: string) => {
    const room = views.get(id)?.room
    return room === undefined ? t`A room that you have left` : roomCalled(room, me)
  }
  const others = [...views.values()]
    .filter(({ standing, room }) => standing === 'member' && !rooms.includes(room.id))
    .map(({ room }) => room.id)
  const add = (id: string | null) => {
    if (id !== null && rooms.length < MOST) onRooms([...rooms, id])
  }
  return (
    <>
      <PeoplePicker<User>
        label={t`Tell me all the same what these people say`}
        found={found.filter(({ id }) => id !== me.id)}
        chosen={people}
        most={MOST}
        onType={setTyped}
        onChange={onPeople}
      />
      <SearchSelect
        key={rooms.length}
        label={t`And what is said in these rooms`}
        options={others}
        nameOf={nameOf}
        detailOf={() => null}
        value={null}
        onChange={add}
      />
      {rooms.length > 0 && (
        <Rows label={t`And what is said in these rooms`}>
          {rooms.map((id) => (
            <Row
              key={id}
              title={nameOf(id)}
              acts={
                <IconButton
                  icon="close"
                  label={t`No exception for ${nameOf(id)}`}
                  onClick={() => onRooms(rooms.filter((one) => one !== id))}
                />
              }
            />
          ))}
        </Rows>
      )}
    </>
  )
}
