import { i18n, type MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import {
  fenced,
  LISTED,
  linked,
  marked,
  NUMBERED,
  QUOTED,
  type Typed,
  withSigns,
} from '@/features/composer/formatting'
import { putTyped, typedIn } from '@/features/composer/put-typed'
import type { Command } from '@/lib/commands'
import type { Shortcut } from '@/lib/shortcut'
import type { IconName } from '@/ui/icon'

/** A way in which words can look. */
export interface Format {
  readonly id: string
  readonly icon: IconName
  readonly title: MessageDescriptor
  readonly shortcuts?: readonly Shortcut[]
  readonly apply: (typed: Typed) => Typed
}

export const FORMATS: readonly Format[] = [
  {
    ...{ id: 'make-bold', icon: 'bold', title: msg`Bold`, shortcuts: ['Mod+b'] },
    apply: (typed) => marked(typed, '**'),
  },
  {
    ...{ id: 'make-italic', icon: 'italic', title: msg`Italic`, shortcuts: ['Mod+i'] },
    apply: (typed) => marked(typed, '_'),
  },
  {
    ...{
      id: 'strike-through',
      icon: 'strike',
      title: msg`Struck through`,
      shortcuts: ['Mod+Shift+x'],
    },
    apply: (typed) => marked(typed, '~~'),
  },
  {
    ...{ id: 'make-link', icon: 'link', title: msg`Link`, shortcuts: ['Mod+k'] },
    apply: (typed) => linked(typed),
  },
  { id: 'list-lines', icon: 'list', title: msg`List`, apply: (typed) => withSigns(typed, LISTED) },
  {
    ...{ id: 'number-lines', icon: 'numbers', title: msg`Numbered list` },
    apply: (typed) => withSigns(typed, NUMBERED),
  },
  {
    ...{ id: 'quote-lines', icon: 'quote', title: msg`Quotation` },
    apply: (typed) => withSigns(typed, QUOTED),
  },
  {
    ...{ id: 'make-code', icon: 'code', title: msg`Code`, shortcuts: ['Mod+e'] },
    apply: (typed) => marked(typed, '`'),
  },
  { id: 'make-code-block', icon: 'fence', title: msg`Block of code`, apply: fenced },
]

type Field = () => HTMLTextAreaElement | null

export function applyFormat({ apply }: Format, field: Field): void {
  const element = field()
  if (element !== null) putTyped(element, apply(typedIn(element)))
}

/** The formats that have keys, for as long as one is in the field. */
export function formatCommands(field: Field): readonly Command[] {
  return FORMATS.flatMap((format): Command[] => {
    const { id, title, shortcuts } = format
    if (shortcuts === undefined) return []
    return [
      {
        id,
        title: () => i18n._(title),
        group: 'writing',
        shortcuts,
        isKeysOnly: true,
        isPossible: () => isMeant(format, field()),
        perform: () => applyFormat(format, field),
      },
    ]
  })
}

/** With nothing selected, the keys for a link lead to other rooms. */
function isMeant({ id }: Format, field: HTMLTextAreaElement | null): boolean {
  if (field === null || document.activeElement !== field) return false
  return id !== 'make-link' || field.selectionStart !== field.selectionEnd
}
