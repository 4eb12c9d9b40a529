import { t } from '@lingui/core/macro'
import { type ClipboardEvent, type KeyboardEvent, useEffect, useRef } from 'react'
import { useMe } from '@/binding/use-me'
import type { Draft } from '@/core/draft'
import { ComposerNotes } from '@/features/composer/composer-notes'
import { DropZone } from '@/features/composer/drop-zone'
import { ImageButton } from '@/features/composer/image-button'
import { ImageTray } from '@/features/composer/image-tray'
import { useDraft } from '@/features/composer/use-draft'
import { useImagePicker } from '@/features/composer/use-image-picker'
import { Icon } from '@/ui/icon'
import { useMediaQuery } from '@/ui/use-media-query'
import styles from './composer.module.css'

const ROWS_MOST = 8

interface ComposerProps {
  room: string
  roomName: string
  onSend: (draft: Draft) => void
}

/** Where one writes. Give it the room's id as key: each room has its own draft. */
export function Composer({ room, roomName, onSend }: ComposerProps) {
  const { server } = useMe()
  const handle = useDraft(room)
  const { draft, change, clear } = handle
  const picker = useImagePicker(handle)
  const textarea = useRef<HTMLTextAreaElement>(null)
  const hasKeyboard = useMediaQuery('(pointer: fine)')

  // On a phone this would open the keyboard over the room that one came to read.
  useEffect(() => {
    if (hasKeyboard) textarea.current?.focus({ preventScroll: true })
  }, [hasKeyboard])

  const excess = [...draft.text].length - server.limits.text_length
  const isEmpty = draft.text.trim() === '' && draft.images.length === 0
  const canSend = !(isEmpty || picker.isOpening) && excess <= 0

  const send = () => {
    if (!canSend) return
    onSend({ ...draft, text: draft.text.trim() })
    clear()
    picker.forgetRefusals()
    textarea.current?.focus({ preventScroll: true })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method composes a word, Enter chooses it.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    // The Enter of a phone's keyboard is its only way to begin a new line.
    if (!(hasKeyboard || event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    send()
  }
  const onPaste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files]
    if (files.length === 0) return
    event.preventDefault()
    void picker.add(files)
  }

  return (
    <div className={styles.composer}>
      <div className={styles.box}>
        <ComposerNotes
          refusals={picker.refusals}
          excess={excess}
          onDismiss={picker.forgetRefusals}
        />
        {draft.images.length > 0 && (
          <ImageTray images={draft.images} onRemove={picker.remove} onDescribe={picker.describe} />
        )}
        <div className={styles.line}>
          <ImageButton onFiles={(files) => void picker.add(files)} />
          <textarea
            ref={textarea}
            className={styles.text}
            aria-label={t`Message ${roomName}`}
            placeholder={t`Message ${roomName}`}
            // Where the browser does not size it by its content, its lines are counted.
            rows={Math.min(draft.text.split('\n').length, ROWS_MOST)}
            dir="auto"
            value={draft.text}
            onChange={({ target }) => change((before) => ({ ...before, text: target.value }))}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
          />
          <button
            type="button"
            className={styles.send}
            aria-label={t`Send`}
            title={t`Send`}
            disabled={!canSend}
            onClick={send}
          >
            <Icon name="send" />
          </button>
        </div>
      </div>
      <DropZone onFiles={(files) => void picker.add(files)} />
    </div>
  )
}
