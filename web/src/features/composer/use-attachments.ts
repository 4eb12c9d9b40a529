import { t } from '@lingui/core/macro'
import { useRef, useState } from 'react'
import { useChat } from '@/binding/use-chat'
import { useMe } from '@/binding/use-me'
import type { Draft } from '@/core/draft'
import { checkFiles } from '@/features/composer/check-files'
import { openImage } from '@/features/composer/open-image'
import type { DraftHandle } from '@/features/composer/use-draft'

export interface Attachments {
  readonly refusals: readonly string[]
  readonly forgetRefusals: () => void
  readonly add: (files: readonly File[]) => Promise<void>
  /** Null if nothing is being opened; else false in the end if some of it cannot go along. */
  readonly opened: () => Promise<boolean> | null
  readonly remove: (uploadId: string) => void
  readonly describe: (uploadId: string, alt: string) => void
  /** Puts an image in the place of another one. */
  readonly move: (uploadId: string, to: number) => void
  readonly retry: (uploadId: string) => void
}

/** The images and files of a draft: checked, opened, described, put in order, taken out again. */
export function useAttachments({ draft, change }: DraftHandle): Attachments {
  const { server } = useMe()
  const { uploads } = useChat()
  const [refusals, setRefusals] = useState<readonly string[]>([])
  const opening = useRef<Promise<boolean> | null>(null)

  /** Answers whether it could be opened. */
  const open = async (file: File): Promise<boolean> => {
    const image = await openImage(file)
    if (image === null) {
      const sentence = t`${file.name} cannot be opened as an image. It may be damaged.`
      setRefusals((before) => [...before, sentence])
      return false
    }
    const picked = { ...image, uploadId: uploads.add(file) }
    change((before) => ({ ...before, images: [...before.images, picked] }))
    return true
  }

  const add = async (picked: readonly File[]) => {
    if (draft.editing !== null) {
      setRefusals([t`Nothing can be added to a message that was sent. Finish editing it first.`])
      return
    }
    const present = {
      images: draft.images.map(({ file }) => file),
      files: draft.files.map(({ file }) => file),
    }
    const { images, files, refusals } = checkFiles(picked, present, server.limits)
    setRefusals(refusals)
    const added = files.map((file) => ({ file, uploadId: uploads.add(asFile(file)) }))
    if (added.length > 0) {
      change((before) => ({ ...before, files: [...before.files, ...added] }))
    }
    // One after the other, so that they stand in the order in which they were picked.
    for (const image of images) {
      const before = opening.current ?? Promise.resolve(true)
      opening.current = before.then(async (areFine) => (await open(image)) && areFine)
    }
    const own = opening.current
    await own
    // What could not be opened has been told; the next message has nothing to do with it.
    if (opening.current === own) opening.current = null
  }

  return {
    refusals,
    forgetRefusals: () => setRefusals([]),
    add,
    opened: () => opening.current,
    remove: (uploadId) => {
      uploads.drop(uploadId)
      change((before) => without(before, uploadId))
    },
    describe: (uploadId, alt) =>
      change((before) => ({
        ...before,
        images: before.images.map((image) =>
          image.uploadId === uploadId ? { ...image, alt } : image,
        ),
      })),
    move: (uploadId, to) => change((before) => moved(before, uploadId, to)),
    retry: (uploadId) => uploads.retry([uploadId], { isAnew: true }),
  }
}

/** The server makes images of a few kinds only; the others go as they are if nobody calls them so. */
function asFile(file: File): File {
  if (!file.type.startsWith('image/')) return file
  return new File([file], file.name, { type: 'application/octet-stream' })
}

function without(draft: Draft, uploadId: string): Draft {
  for (const image of draft.images) {
    if (image.uploadId === uploadId && image.previewUrl !== '') {
      URL.revokeObjectURL(image.previewUrl)
    }
  }
  return {
    ...draft,
    images: draft.images.filter((image) => image.uploadId !== uploadId),
    files: draft.files.filter((file) => file.uploadId !== uploadId),
  }
}

function moved(draft: Draft, uploadId: string, to: number): Draft {
  const image = draft.images.find((one) => one.uploadId === uploadId)
  if (image === undefined) return draft
  const images = draft.images.filter((one) => one !== image)
  images.splice(to, 0, image)
  return { ...draft, images }
}
