import { t } from '@lingui/core/macro'
import type { RefObject } from 'react'
import { useMe } from '@/binding/use-me'
import { useObservable } from '@/binding/use-observable'
import type { Draft } from '@/core/draft'
import type { Speaking } from '@/core/rights'
import type { JoinedRoom } from '@/core/room-view'
import { AddButton } from '@/features/composer/add-button'
import { Editor } from '@/features/composer/editor'
import { EmojiButton } from '@/features/composer/emoji-button'
import { isFormatting } from '@/features/composer/looks'
import { putTyped, typedIn } from '@/features/composer/put-typed'
import type { Completion } from '@/features/composer/use-completion'
import type { Sending } from '@/features/composer/use-sending'
import type { Writing } from '@/features/composer/use-writing'
import { formatList } from '@/lib/format-number'
import { nameOf } from '@/lib/name-of'
import { roomSign, roomTitle } from '@/lib/room-title'
import { Icon } from '@/ui/icon'
import styles from './composer.module.css'

interface ComposerLineProps {
  field: RefObject<HTMLTextAreaElement | null>
  view: JoinedRoom
  speaking: Speaking
  draft: Draft
  hasKeyboard: boolean
  isWhisper: boolean
  writing: Writing
  completion: Completion
  sending: Sending
  onFiles: (files: readonly File[]) => void
  onWhisper: () => void
}

/** The field between what can be added to it and the button that sends it. */
export function ComposerLine(props: ComposerLineProps) {
  const { field, speaking, draft, writing, completion, sending, isWhisper } = props
  const { server } = useMe()
  const areFormatsShown = useObservable(isFormatting)
  const label = useLabel(props)
  const isEdit = draft.editing !== null

  const insert = (emoji: string) => {
    const element = field.current
    if (element === null) return
    const { text, start, end } = typedIn(element)
    const caret = start + emoji.length
    putTyped(element, {
      text: text.slice(0, start) + emoji + text.slice(end),
      start: caret,
      end: caret,
    })
  }
  return (
    <div className={styles.line}>
      {!isEdit && (
        <AddButton
          takesFiles={server.limits.file_bytes > 0}
          onPicked={props.onFiles}
          onWhisper={speaking.mayWhisper && !isWhisper ? props.onWhisper : null}
          isFormatting={areFormatsShown}
          onFormatting={(isOn) => isFormatting.set(isOn)}
        />
      )}
      <Editor
        field={field}
        text={writing.text}
        label={label}
        isBusy={sending.isBusy}
        hasKeyboard={props.hasKeyboard}
        completion={completion}
        onText={writing.write}
        onSend={sending.send}
        onEscape={writing.cancel}
        onEditLast={writing.editLast}
        onFiles={props.onFiles}
      />
      <EmojiButton onPick={insert} />
      <SendButton isEdit={isEdit} isWhisper={isWhisper} sending={sending} />
    </div>
  )
}

function SendButton({
  isEdit,
  isWhisper,
  sending,
}: {
  isEdit: boolean
  isWhisper: boolean
  sending: Sending
}) {
  const label = isEdit ? t`Save` : isWhisper ? t`Whisper` : t`Send`
  return (
    <button
      type="button"
      className={styles.send}
      aria-label={label}
      title={label}
      disabled={!sending.canSend}
      // A phone keeps its keyboard for the next message.
      onMouseDown={(event) => event.preventDefault()}
      onClick={sending.send}
    >
      <Icon name={isEdit ? 'check' : 'send'} />
    </button>
  )
}

function useLabel({ view, draft, isWhisper }: ComposerLineProps): string {
  const { me } = useMe()
  const { room } = view
  if (draft.editing !== null) return t`Edit your message`
  if (draft.to.length > 0) {
    const names = formatList(draft.to.map(nameOf))
    return t`Whisper to ${names}`
  }
  if (isWhisper) return t`Whisper`
  return t`Message ${roomSign(room) + roomTitle(room, me)}`
}
