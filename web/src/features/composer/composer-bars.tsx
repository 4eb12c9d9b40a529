import { saysSomething } from '@/core/draft'
import type { JoinedRoom } from '@/core/room-view'
import { EditBar } from '@/features/composer/edit-bar'
import { isGone, messageEdited } from '@/features/composer/message-edited'
import { ReplyBar } from '@/features/composer/reply-bar'
import type { DraftHandle } from '@/features/composer/use-draft'
import type { Writing } from '@/features/composer/use-writing'
import { WhisperBar } from '@/features/composer/whisper-bar'

interface ComposerBarsProps {
  view: JoinedRoom
  handle: DraftHandle
  writing: Writing
  isWhisper: boolean
  onDone: () => void
}

/** What kind of message it is: another text for an old one, a whisper, an answer. */
export function ComposerBars({ view, handle, writing, isWhisper, onDone }: ComposerBarsProps) {
  const { draft } = handle
  if (draft.editing !== null) {
    const isOtherWaiting = saysSomething(draft)
    const edited = messageEdited(view, draft)
    return (
      <EditBar
        isOtherWaiting={isOtherWaiting}
        isGone={isGone(edited)}
        onSayAnew={
          isOtherWaiting || isWhisper || edited?.whisper !== null
            ? null
            : () => {
                writing.sayAnew()
                onDone()
              }
        }
        onCancel={() => {
          writing.stopEditing()
          onDone()
        }}
      />
    )
  }
  return (
    <>
      {isWhisper && (
        <WhisperBar
          view={view}
          to={draft.to}
          hasWords={saysSomething(draft)}
          onChange={writing.whisperTo}
          onCancel={() => {
            writing.stopWhispering()
            onDone()
          }}
          onDone={onDone}
        />
      )}
      {draft.replyTo !== null && (
        <ReplyBar
          view={view}
          message={draft.replyTo}
          onCancel={() => {
            writing.stopReplying()
            onDone()
          }}
        />
      )}
    </>
  )
}
