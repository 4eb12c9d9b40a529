import { t } from '@lingui/core/macro'
import { useCallback, useState } from 'react'
import { useChat } from '@/binding/use-chat'
import { useMe } from '@/binding/use-me'
import { checkImages } from '@/features/composer/check-images'
import { openImage } from '@/features/composer/open-image'
import type { DraftHandle } from '@/features/composer/use-draft'

export interface ImagePicker {
  readonly refusals: readonly string[]
  readonly isOpening: boolean
  readonly add: (files: readonly File[]) => Promise<void>
  readonly remove: (uploadId: string) => void
  readonly describe: (uploadId: string, alt: string) => void
  readonly forgetRefusals: () => void
}

/** The images of a draft: checked, opened, described, taken out again. */
export function useImagePicker({ draft, change }: DraftHandle): ImagePicker {
  const { server } = useMe()
  const { uploads } = useChat()
  const [refusals, setRefusals] = useState<readonly string[]>([])
  const [opening, setOpening] = useState(0)

  const add = async (files: readonly File[]) => {
    const present = draft.images.map(({ file }) => file)
    const checked = checkImages(files, present, server.limits)
    setRefusals(checked.refusals)
    setOpening((count) => count + 1)
    for (const file of checked.accepted) {
      const image = await openImage(file)
      if (image === null) {
        const sentence = t`${file.name} cannot be opened as an image. It may be damaged.`
        setRefusals((before) => [...before, sentence])
      } else {
        const picked = { ...image, uploadId: uploads.add(file) }
        change((before) => ({ ...before, images: [...before.images, picked] }))
      }
    }
    setOpening((count) => count - 1)
  }

  const remove = useCallback(
    (uploadId: string) => {
      uploads.drop(uploadId)
      change((before) => {
        const removed = before.images.find((image) => image.uploadId === uploadId)
        if (removed !== undefined) URL.revokeObjectURL(removed.previewUrl)
        return { ...before, images: before.images.filter((image) => image !== removed) }
      })
    },
    [change, uploads],
  )

  const describe = useCallback(
    (uploadId: string, alt: string) => {
      change((before) => ({
        ...before,
        images: before.images.map((image) =>
          image.uploadId === uploadId ? { ...image, alt } : image,
        ),
      }))
    },
    [change],
  )

  return {
    refusals,
    isOpening: opening > 0,
    add,
    remove,
    describe,
    forgetRefusals: () => setRefusals([]),
  }
}
