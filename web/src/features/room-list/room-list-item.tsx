import { plural, t } from '@lingui/core/macro'
import { useChat } from '@/binding/use-chat'
import { useMe } from '@/binding/use-me'
import { useObservable, useSelection } from '@/binding/use-observable'
import { emptyDraft, isUnfinished } from '@/core/draft'
import type { JoinedRoom } from '@/core/room-view'
import { unreadWhispersIn } from '@/core/whisper-view'
import { QuietMark } from '@/features/room-list/quiet-mark'
import { RoomMark } from '@/features/room-list/room-mark'
import { roomTitle } from '@/lib/room-title'
import { roomPath } from '@/lib/routes'
import { Icon } from '@/ui/icon'
import { Link } from '@/ui/link'
import { VisuallyHidden } from '@/ui/visually-hidden'
import styles from './room-list.module.css'

const SHOWN_MOST = 99

/** One room one is in, with how much of it was not read and what of that is for oneself. */
export function RoomListItem({ view, isOpen }: { view: JoinedRoom; isOpen: boolean }) {
  const chat = useChat()
  const { me } = useMe()
  const { room } = view
  const whispers = useSelection(chat.whispers, (views) => unreadWhispersIn(views, room.id))
  const hasDraft = useSelection(chat.drafts.all, (drafts) =>
    isUnfinished(drafts.get(room.id) ?? emptyDraft),
  )
  const unread = view.unread + whispers
  return (
    <li>
      <Link
        href={roomPath(room)}
        className={unread > 0 ? `${styles.item} ${styles.unread}` : styles.item}
        aria-current={isOpen ? 'page' : undefined}
      >
        <RoomMark room={room} />
        <span className={styles.name}>{roomTitle(room, me)}</span>
        {hasDraft && !isOpen && (
          <span className={styles.draft} title={t`Draft`}>
            <Icon name="pencil" size={15} />
            <VisuallyHidden>, {t`Draft`}</VisuallyHidden>
          </span>
        )}
        <QuietMark room={room.id} />
        <AskingCount room={room.id} />
        <UnreadCount view={view} whispers={whispers} />
      </Link>
    </li>
  )
}

/** How many messages are new; on rust if some of them call for oneself alone. */
function UnreadCount({ view, whispers }: { view: JoinedRoom; whispers: number }) {
  const { unread, mentions, room } = view
  const total = unread + whispers
  if (total === 0) return null
  const calls = (room.kind === 'direct' ? unread : mentions) + whispers
  const shown = calls > 0 ? calls : total
  const isCalled = calls > 0 && room.kind !== 'direct'
  return (
    <>
      <span
        className={calls > 0 ? `${styles.count} ${styles.called}` : styles.count}
        aria-hidden="true"
      >
        {shown > SHOWN_MOST ? `${SHOWN_MOST}+` : shown}
      </span>
      <VisuallyHidden>
        , {plural(total, { one: '# new message', other: '# new messages' })}
        {isCalled && ', '}
        {isCalled && plural(calls, { one: '# of them for you', other: '# of them for you' })}
      </VisuallyHidden>
    </>
  )
}

function AskingCount({ room }: { room: string }) {
  const asking = useObservable(useChat().membership.requests.asking).get(room)?.length ?? 0
  if (asking === 0) return null
  const words = plural(asking, {
    one: '# person asks to be let in',
    other: '# people ask to be let in',
  })
  return (
    <span className={styles.asking} title={words}>
      <Icon name="person" size={16} />
      <VisuallyHidden>, {words}</VisuallyHidden>
    </span>
  )
}
