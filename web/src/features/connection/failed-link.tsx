import { plural, t } from '@lingui/core/macro'
import { useChat } from '@/binding/use-chat'
import { useObservable } from '@/binding/use-observable'
import { roomPath } from '@/lib/routes'
import { Icon } from '@/ui/icon'
import { Strip } from '@/ui/strip'
import { TextLink } from '@/ui/text-link'

/** What could not be sent elsewhere; in the open room the messages say so themselves. */
export function FailedLink() {
  const chat = useChat()
  const entries = useObservable(chat.outbox)
  const rooms = useObservable(chat.rooms)
  const open = useObservable(chat.openRoom)
  const openId = open.status === 'found' ? open.id : null
  const failed = entries.filter(
    ({ delivery, room }) => delivery.status === 'failed' && room !== openId,
  )
  const room = rooms.get(failed[0]?.room ?? '')?.room
  if (room === undefined) return null
  return (
    <Strip>
      <Icon name="alert" size={16} />
      <span>
        {plural(failed.length, {
          one: '# message could not be sent.',
          other: '# messages could not be sent.',
        })}
      </span>
      <TextLink href={roomPath(room)}>{t`Show`}</TextLink>
    </Strip>
  )
}
