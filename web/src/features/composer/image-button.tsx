import { t } from '@lingui/core/macro'
import { type ChangeEvent, useRef } from 'react'
import { IconButton } from '@/ui/icon-button'

/** Opens the device's own way to pick images. */
export function ImageButton({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const input = useRef<HTMLInputElement>(null)
  const pick = (event: ChangeEvent<HTMLInputElement>) => {
    onFiles([...(event.target.files ?? [])])
    // Otherwise picking the same file a second time would change nothing.
    event.target.value = ''
  }
  return (
    <>
      <IconButton icon="image" label={t`Add images`} onClick={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        accept="image/png,image/jpeg,image/gif,image/webp"
        multiple={true}
        hidden={true}
        onChange={pick}
      />
    </>
  )
}
