import { plural, t } from '@lingui/core/macro'
import { useEffect } from 'react'
import { useChat } from '@/binding/use-chat'
import { useIsOnline } from '@/binding/use-is-online'
import { useObservable } from '@/binding/use-observable'
import { useSelf } from '@/binding/use-self'
import { rightsIn } from '@/core/rights'
import type { JoinedRoom } from '@/core/room-view'
import { nameOf } from '@/lib/name-of'
import { Button } from '@/ui/button'
import { Icon } from '@/ui/icon'
import styles from './asking-bar.module.css'

/** Tells those who run a private room that somebody wants to come in; nothing to everybody else. */
export function AskingBar({ view, onOpen }: { view: JoinedRoom; onOpen: () => void }) {
  const { membership } = useChat()
  const self = useSelf()
  const isOnline = useIsOnline()
  const { id, kind } = view.room
  const asking = useObservable(membership.requests.asking).get(id) ?? []
  const isAsked = kind === 'private' && rightsIn(view, self).mayRun && isOnline
  // Who asked while nobody of them was here is not told again.
  useEffect(() => {
    if (isAsked) void membership.loadRequests(id)
  }, [membership, id, isAsked])

  const [first] = asking
  if (!isAsked || first === undefined) return null
  const name = nameOf(first.user)
  return (
    <div className={styles.bar} role="status">
      <Icon name="person" size={18} />
      <p className={styles.text}>
        {asking.length === 1
          ? t`${name} asks to be let in.`
          : plural(asking.length, {
              one: '# person asks to be let in.',
              other: '# people ask to be let in.',
            })}
      </p>
      <Button small={true} onClick={onOpen}>
        {t`Decide`}
      </Button>
    </div>
  )
}
