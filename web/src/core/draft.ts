import type { User } from '@/api/wire'

/** What is known of a file without opening it. */
export interface FileFacts {
  readonly name: string
  readonly type: string
  readonly size: number
}

/** A file that was picked. `uploads` has its bytes, and brings them to the server at once. */
export interface PickedFile {
  readonly uploadId: string
  readonly file: FileFacts
}

/** An image that was picked, with a picture of it for as long as it is on its way. */
export interface PickedImage extends PickedFile {
  /** Empty for a moment after a reload, until the image is found again. */
  readonly previewUrl: string
  readonly width: number
  readonly height: number
  readonly alt: string
}

/** Another text for a message that is there already, as far as it is typed. */
export interface Editing {
  readonly message: string
  readonly text: string
}

/** What is being written. */
export interface Draft {
  readonly text: string
  readonly images: readonly PickedImage[]
  readonly files: readonly PickedFile[]
  /** The message that it answers. */
  readonly replyTo: string | null
  /** Those who alone shall hear it; nobody in particular for everybody. */
  readonly to: readonly User[]
  /** While a message is edited, what else was written waits. */
  readonly editing: Editing | null
}

export const emptyDraft: Draft = {
  text: '',
  images: [],
  files: [],
  replyTo: null,
  to: [],
  editing: null,
}

/** Whether nothing is lost without it. */
export function isEmptyDraft({ text, images, files, replyTo, to, editing }: Draft): boolean {
  const isUnsaid = text === '' && images.length === 0 && files.length === 0
  return isUnsaid && replyTo === null && to.length === 0 && editing === null
}

export function uploadIdsOf({ images, files }: Pick<Draft, 'images' | 'files'>): string[] {
  return [...images, ...files].map(({ uploadId }: PickedFile) => uploadId)
}

/** The images, of which one was found again after a reload. */
export function withPreview(
  images: readonly PickedImage[],
  uploadId: string,
  previewUrl: string,
): PickedImage[] {
  return images.map((image) => (image.uploadId === uploadId ? { ...image, previewUrl } : image))
}

/** An image as it can be written down: without the picture, which is only good for this page. */
export function toKeptImage({ uploadId, file, width, height, alt }: PickedImage): PickedImage {
  return { ...toKeptFile({ uploadId, file }), previewUrl: '', width, height, alt }
}

export function toKeptFile({ uploadId, file: { name, type, size } }: PickedFile): PickedFile {
  return { uploadId, file: { name, type, size } }
}
