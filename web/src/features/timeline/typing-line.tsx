import { plural, t } from '@lingui/core/macro'
import type { User } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useMe } from '@/binding/use-me'
import { useSelection } from '@/binding/use-observable'
import { useTypists } from '@/binding/use-typists'
import { formatList } from '@/lib/format-number'
import { nameOf } from '@/lib/name-of'
import styles from './typing-line.module.css'

const NAMES_MOST = 3
const NOBODY: readonly User[] = []

/** Who is writing. Its line is there also while nobody is, so that nothing moves. */
export function TypingLine({ room }: { room: string }) {
  const { me } = useMe()
  const typists = useTypists(room).filter(({ id }) => id !== me.id)
  const whisperers = useWhisperers(room).filter(({ id }) => id !== me.id)
  return (
    <div className={styles.line}>
      {typists.length > 0 && (
        <>
          <span className={styles.dots} aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          {writing(typists)}
        </>
      )}
      {typists.length === 0 && whisperers.length > 0 && whispering(whisperers)}
    </div>
  )
}

/** Those who write something to us alone in this room. */
function useWhisperers(room: string): readonly User[] {
  const { whispers, typing } = useChat()
  const whisper = useSelection(typing.typists, (typists) =>
    [...typists.keys()].find((place) => whispers.get().get(place)?.room === room),
  )
  return useSelection(typing.typists, (typists) => typists.get(whisper ?? '') ?? NOBODY)
}

function writing(typists: readonly User[]): string {
  if (typists.length > NAMES_MOST) return t`Several people are writing…`
  const names = formatList(typists.map(nameOf))
  return plural(typists.length, { one: `${names} is writing…`, other: `${names} are writing…` })
}

function whispering(typists: readonly User[]): string {
  const names = formatList(typists.slice(0, NAMES_MOST).map(nameOf))
  return plural(typists.length, {
    one: `${names} is whispering to you…`,
    other: `${names} are whispering to you…`,
  })
}
