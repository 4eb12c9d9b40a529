import { t } from '@lingui/core/macro'
import { type ChangeEvent, useRef } from 'react'
import type { AddMenuActs } from '@/features/composer/add-menu'
import { IMAGE_TYPES } from '@/features/composer/check-files'
import { IconButton } from '@/ui/icon-button'
import { useFetched } from '@/ui/use-fetched'

interface AddButtonProps extends Omit<AddMenuActs, 'onImages' | 'onFiles'> {
  onPicked: (files: readonly File[]) => void
}

const load = async () => (await import('@/features/composer/add-menu')).AddMenu

/** What else can go with a message, or become of it. */
export function AddButton({ onPicked, ...acts }: AddButtonProps) {
  const [AddMenu, want] = useFetched(load)
  const images = useRef<HTMLInputElement>(null)
  const files = useRef<HTMLInputElement>(null)
  const pick = (event: ChangeEvent<HTMLInputElement>) => {
    onPicked([...(event.target.files ?? [])])
    // Otherwise picking the same file a second time would change nothing.
    event.target.value = ''
  }
  return (
    <>
      {AddMenu === null ? (
        <IconButton icon="plus" label={t`Add`} aria-haspopup="menu" onClick={want} />
      ) : (
        <AddMenu
          {...acts}
          onImages={() => images.current?.click()}
          onFiles={() => files.current?.click()}
        />
      )}
      <input
        ref={images}
        type="file"
        accept={IMAGE_TYPES.join()}
        multiple={true}
        hidden={true}
        onChange={pick}
      />
      <input ref={files} type="file" multiple={true} hidden={true} onChange={pick} />
    </>
  )
}
