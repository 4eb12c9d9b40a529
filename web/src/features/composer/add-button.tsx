import { t } from '@lingui/core/macro'
import { type ChangeEvent, useRef } from 'react'
import { IMAGE_TYPES } from '@/features/composer/check-files'
import { IconButton } from '@/ui/icon-button'
import { Menu } from '@/ui/menu'
import type { MenuEntry } from '@/ui/menu-entry'

interface AddButtonProps {
  /** Whether the server takes what is no image. */
  takesFiles: boolean
  onPicked: (files: readonly File[]) => void
  /** Null where nothing can be whispered. */
  onWhisper: (() => void) | null
  isFormatting: boolean
  onFormatting: (isOn: boolean) => void
}

/** What else can go with a message, or become of it. */
export function AddButton(props: AddButtonProps) {
  const images = useRef<HTMLInputElement>(null)
  const files = useRef<HTMLInputElement>(null)
  const pick = (event: ChangeEvent<HTMLInputElement>) => {
    props.onPicked([...(event.target.files ?? [])])
    // Otherwise picking the same file a second time would change nothing.
    event.target.value = ''
  }
  const entries = entriesFor(props, {
    pickImages: () => images.current?.click(),
    pickFiles: () => files.current?.click(),
  })
  return (
    <>
      <Menu label={t`Add`} entries={entries} trigger={<IconButton icon="plus" label={t`Add`} />} />
      <input
        ref={images}
        type="file"
        aria-label={t`Images`}
        accept={IMAGE_TYPES.join()}
        multiple={true}
        hidden={true}
        onChange={pick}
      />
      <input
        ref={files}
        type="file"
        aria-label={t`Files`}
        multiple={true}
        hidden={true}
        onChange={pick}
      />
    </>
  )
}

function entriesFor(
  { takesFiles, onWhisper, isFormatting, onFormatting }: AddButtonProps,
  { pickImages, pickFiles }: { pickImages: () => void; pickFiles: () => void },
): readonly MenuEntry[] {
  const entries: MenuEntry[] = [{ label: t`Images`, icon: 'image', onSelect: pickImages }]
  if (takesFiles) entries.push({ label: t`Files`, icon: 'file', onSelect: pickFiles })
  if (onWhisper !== null) {
    // The menu gives the focus back to its button first.
    const onSelect = () => setTimeout(onWhisper)
    entries.push({ label: t`Whisper to…`, icon: 'lock', onSelect })
  }
  const format = { label: t`Formatting and preview`, isOn: isFormatting, onChange: onFormatting }
  return [...entries, 'separator', format]
}
