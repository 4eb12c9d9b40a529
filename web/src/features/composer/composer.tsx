import { useState } from 'react'
import { useMe } from '@/binding/use-me'
import { speakingIn } from '@/core/rights'
import type { JoinedRoom } from '@/core/room-view'
import { ComposerBox } from '@/features/composer/composer-box'
import { SilenceBar } from '@/features/composer/silence-bar'
import { useDraft } from '@/features/composer/use-draft'
import { useMoment } from '@/features/composer/use-waiting'
import styles from './composer.module.css'

/** Where one writes, or why one cannot. Give it the room's id as key: each room has its own draft. */
export function Composer({ view }: { view: JoinedRoom }) {
  const { me } = useMe()
  const handle = useDraft(view.room.id)
  const [isAddressing, setIsAddressing] = useState(false)
  const { draft } = handle
  const { mutedUntil } = view
  useMoment(mutedUntil === null ? null : Date.parse(mutedUntil))
  const speaking = speakingIn(view, { me }, Date.now())
  const { silence, mayWhisper } = speaking
  const isWhisper = mayWhisper && (isAddressing || draft.to.length > 0)
  const mayEdit = silence?.why === 'announcements' && draft.editing !== null

  if (silence !== null && !isWhisper && !mayEdit) {
    return (
      <div className={styles.composer}>
        <SilenceBar
          silence={silence}
          isDraftKept={draft.text !== '' || draft.images.length + draft.files.length > 0}
          onWhisper={mayWhisper ? () => setIsAddressing(true) : null}
        />
      </div>
    )
  }
  return (
    <ComposerBox
      view={view}
      speaking={speaking}
      handle={handle}
      isAddressing={isWhisper && draft.to.length === 0}
      onAddress={setIsAddressing}
    />
  )
}
