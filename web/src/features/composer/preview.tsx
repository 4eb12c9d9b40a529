import { t } from '@lingui/core/macro'
import { useCallback, useMemo } from 'react'
import type { User } from '@/api/wire'
import { useMe } from '@/binding/use-me'
import type { Speaking } from '@/core/rights'
import type { JoinedRoom } from '@/core/room-view'
import { calledName } from '@/lib/called-name'
import { foldName } from '@/lib/fold-name'
import { RichText } from '@/ui/rich-text/rich-text'
import styles from './composer.module.css'

interface PreviewProps {
  text: string
  view: JoinedRoom
  speaking: Speaking
  /** Those who alone shall hear it; nobody in particular for everybody. */
  to: readonly User[]
}

/** What the message will look like. */
export function Preview({ text, view, speaking, to }: PreviewProps) {
  const resolveMention = useNames({ view, speaking, to })
  return (
    <section className={styles.preview} aria-label={t`Preview`}>
      {text.trim() === '' ? (
        <p className={styles.nothing}>{t`Nothing to see yet.`}</p>
      ) : (
        <RichText text={text} resolveMention={resolveMention} />
      )}
    </section>
  )
}

/** Whom the text would call, as far as that is known here: the server decides. */
function useNames({ view, speaking, to }: Omit<PreviewProps, 'text'>) {
  const { me } = useMe()
  const { room, people } = view
  const mayCallAll = to.length === 0 && speaking.mayCallAll
  const names = useMemo(() => {
    const members = to.length > 0 ? to : [...(room.members ?? []), ...people.members.map(userOf)]
    const found = new Map<string, User | null>(
      members.map((user) => [foldName(user.username), user]),
    )
    if (mayCallAll) for (const word of ['room', 'here']) found.set(word, null)
    return found
  }, [room.members, people, to, mayCallAll])
  return useCallback(
    (word: string) => {
      const found = calledName(word, names)
      return found === null ? null : { name: found.name, isMe: found.value?.id === me.id }
    },
    [names, me.id],
  )
}

function userOf({ user }: { user: User }): User {
  return user
}
