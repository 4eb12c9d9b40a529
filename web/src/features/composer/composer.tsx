import { useMe } from '@/binding/use-me'
import { useMoment } from '@/binding/use-moment'
import { isForSome, saysSomething } from '@/core/draft'
import { speakingIn } from '@/core/rights'
import type { JoinedRoom } from '@/core/room-view'
import { ComposerBox } from '@/features/composer/composer-box'
import { SilenceBar } from '@/features/composer/silence-bar'
import { useDraft } from '@/features/composer/use-draft'
import styles from './composer.module.css'

/** Where one writes, or why one cannot. Give it the room's id as key: each room has its own draft. */
export function Composer({ view }: { view: JoinedRoom }) {
  const { me } = useMe()
  const handle = useDraft(view.room.id)
  const { draft, beginWhisper } = handle
  const { mutedUntil } = view
  useMoment(mutedUntil === null ? null : Date.parse(mutedUntil))
  const speaking = speakingIn(view, { me }, Date.now())
  const { silence, mayWhisper } = speaking
  const isWhisper = mayWhisper && isForSome(draft)
  const mayEdit = silence?.why === 'announcements' && draft.editing !== null

  if (silence !== null && !isWhisper && !mayEdit) {
    return (
      <div className={styles.composer}>
        <SilenceBar
          silence={silence}
          isDraftKept={saysSomething(draft)}
          onWhisper={mayWhisper ? beginWhisper : null}
        />
      </div>
    )
  }
  return <ComposerBox view={view} speaking={speaking} handle={handle} />
}
