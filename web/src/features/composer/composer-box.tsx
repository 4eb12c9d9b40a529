import { t } from '@lingui/core/macro'
import { useCallback, useRef } from 'react'
import { useObservable } from '@/binding/use-observable'
import { isForSome, lacksNames } from '@/core/draft'
import type { Speaking } from '@/core/rights'
import type { JoinedRoom } from '@/core/room-view'
import { AttachmentTray } from '@/features/composer/attachment-tray'
import { CompletionList } from '@/features/composer/completion-list'
import { ComposerBars } from '@/features/composer/composer-bars'
import { ComposerLine } from '@/features/composer/composer-line'
import { ComposerNotes } from '@/features/composer/composer-notes'
import { ComposerStatus } from '@/features/composer/composer-status'
import { DropZone } from '@/features/composer/drop-zone'
import { FormatBar } from '@/features/composer/format-bar'
import { isFormatting, isPreviewed } from '@/features/composer/looks'
import { Preview } from '@/features/composer/preview'
import { useAttachments } from '@/features/composer/use-attachments'
import { useCompletion } from '@/features/composer/use-completion'
import type { DraftHandle } from '@/features/composer/use-draft'
import { useFieldFocus } from '@/features/composer/use-field-focus'
import { useFormatCommands } from '@/features/composer/use-format-commands'
import { useSending } from '@/features/composer/use-sending'
import { useTypeAnywhere } from '@/features/composer/use-type-anywhere'
import { useWriting } from '@/features/composer/use-writing'
import { useMediaQuery } from '@/ui/use-media-query'
import styles from './composer.module.css'

export interface ComposerBoxProps {
  view: JoinedRoom
  speaking: Speaking
  handle: DraftHandle
}

/** The box one writes in, with all that belongs to the message around its field. */
export function ComposerBox({ view, speaking, handle }: ComposerBoxProps) {
  const field = useRef<HTMLTextAreaElement>(null)
  const fieldNow = useCallback(() => field.current, [])
  const hasKeyboard = useMediaQuery('(pointer: fine)')
  const { draft } = handle
  const isWhisper = isForSome(draft)
  const isAddressing = lacksNames(draft)
  const attachments = useAttachments(handle)
  const sending = useSending({ view, speaking, handle, attachments })
  const writing = useWriting({ view, handle })
  const completion = useCompletion({
    ...{ field, view, speaking, to: draft.to, onAddressee: writing.address },
  })
  const areFormatsShown = useObservable(isFormatting)
  const isPreviewShown = useObservable(isPreviewed) && areFormatsShown
  const addFiles = (files: readonly File[]) => void attachments.add(files)

  useFieldFocus({ field, draft, hasKeyboard, isAddressing })
  useTypeAnywhere({ field, isOn: hasKeyboard, onFiles: addFiles })
  useFormatCommands(fieldNow)

  return (
    <section
      className={isWhisper ? `${styles.composer} ${styles.whisper}` : styles.composer}
      aria-label={isWhisper ? t`Write a whisper` : t`Write a message`}
    >
      <CompletionList
        id={`${completion.id}-list`}
        choices={completion.choices}
        current={completion.current}
        onPoint={completion.point}
        onTake={completion.take}
      />
      <div className={styles.box}>
        <ComposerBars
          view={view}
          handle={handle}
          writing={writing}
          isWhisper={isWhisper}
          onDone={() => field.current?.focus({ preventScroll: true })}
        />
        <ComposerNotes attachments={attachments} sending={sending} blockedIn={view} />
        {draft.editing === null && <AttachmentTray draft={draft} attachments={attachments} />}
        {areFormatsShown && (
          <FormatBar
            field={fieldNow}
            isPreviewed={isPreviewShown}
            onPreview={() => isPreviewed.update((isOn) => !isOn)}
          />
        )}
        <ComposerLine
          {...{
            field,
            view,
            speaking,
            draft,
            hasKeyboard,
            writing,
            completion,
            sending,
            isWhisper,
          }}
          onFiles={addFiles}
          onWhisper={handle.beginWhisper}
        />
        {isPreviewShown && (
          <Preview text={writing.text} view={view} speaking={speaking} to={draft.to} />
        )}
      </div>
      <ComposerStatus
        view={view}
        speaking={speaking}
        isWhisper={isWhisper}
        charactersLeft={sending.charactersLeft}
      />
      <DropZone onFiles={addFiles} />
    </section>
  )
}
