import { t } from '@lingui/core/macro'
import type { ClipboardEvent, KeyboardEvent, RefObject } from 'react'
import { isAddress, linked } from '@/features/composer/formatting'
import { isInCode, nextLine } from '@/features/composer/next-line'
import { putTyped, typedIn } from '@/features/composer/put-typed'
import type { Completion } from '@/features/composer/use-completion'
import styles from './composer.module.css'

const ROWS_MOST = 8

interface EditorProps {
  field: RefObject<HTMLTextAreaElement | null>
  text: string
  /** Whom or what it is for. */
  label: string
  isBusy: boolean
  /** Enter sends. On a phone it is the only way to begin a new line. */
  hasKeyboard: boolean
  completion: Completion
  onText: (text: string) => void
  onSend: () => void
  /** Nothing nearer wanted the key. */
  onEscape: () => void
  onEditLast: () => void
  onFiles: (files: readonly File[]) => void
}

/** The field one writes in. */
export function Editor(props: EditorProps) {
  const { field, text, label, isBusy, hasKeyboard, completion, onText, onFiles } = props
  const { choices, current } = completion
  const listId = `${completion.id}-list`

  const onPaste = (event: ClipboardEvent<HTMLTextAreaElement>) => {
    const files = [...event.clipboardData.files]
    const pasted = event.clipboardData.getData('text/plain').trim()
    const typed = typedIn(event.currentTarget)
    // Offices put a picture of a text beside it: the text is meant.
    if (files.length > 0 && pasted === '') {
      event.preventDefault()
      onFiles(files)
    } else if (typed.start !== typed.end && isAddress(pasted) && !isInCode(text, typed.start)) {
      event.preventDefault()
      putTyped(event.currentTarget, linked(typed, pasted))
    }
  }
  return (
    <textarea
      ref={field}
      className={styles.text}
      aria-label={label}
      aria-autocomplete="list"
      aria-haspopup="listbox"
      aria-controls={choices.length > 0 ? listId : undefined}
      aria-activedescendant={current === undefined ? undefined : `${listId}-${current.key}`}
      aria-description={hasKeyboard ? t`Enter sends, Shift and Enter begin a new line.` : undefined}
      placeholder={label}
      // Where the browser does not size it by its content, its lines are counted.
      rows={Math.min(text.split('\n').length, ROWS_MOST)}
      dir="auto"
      readOnly={isBusy}
      enterKeyHint="enter"
      value={text}
      onChange={({ target }) => {
        onText(target.value)
        completion.look(target)
      }}
      onSelect={({ currentTarget }) => completion.look(currentTarget)}
      onBlur={completion.close}
      onKeyDown={(event) => press(event, props)}
      onPaste={onPaste}
    />
  )
}

function press(event: KeyboardEvent<HTMLTextAreaElement>, props: EditorProps): void {
  // While an input method composes a word, keys choose within it.
  if (event.nativeEvent.isComposing || props.completion.press(event)) return
  switch (event.key) {
    case 'Enter':
      pressEnter(event, props)
      return
    case 'Escape':
      props.onEscape()
      return
    case 'ArrowUp':
      if (props.text !== '' || hasModifier(event)) return
      event.preventDefault()
      props.onEditLast()
      return
    default:
  }
}

function pressEnter(event: KeyboardEvent<HTMLTextAreaElement>, props: EditorProps): void {
  const { hasKeyboard, onSend } = props
  const typed = typedIn(event.currentTarget)
  const isSure = event.ctrlKey || event.metaKey
  // Whoever is within a block of code has more lines to come.
  const sends = hasKeyboard && !event.shiftKey && !isInCode(typed.text, typed.start)
  if (isSure || sends) {
    event.preventDefault()
    onSend()
    return
  }
  const next = nextLine(typed)
  if (next === null) return
  event.preventDefault()
  putTyped(event.currentTarget, next)
}

function hasModifier(event: KeyboardEvent): boolean {
  return event.shiftKey || event.ctrlKey || event.metaKey || event.altKey
}
