import type { Image } from '@/api/wire'
import type { PickedImage } from '@/core/draft'

/** An image as a message shows it: stored on the server, or still on its way. */
export interface ShownImage {
  readonly key: string
  readonly url: string
  /** The whole image, once there is one to open. */
  readonly fullUrl: string | null
  readonly name: string
  readonly width: number
  readonly height: number
  readonly alt: string
  readonly placeholder: string | null
}

export function storedImage(image: Image): ShownImage {
  return {
    key: image.id,
    url: image.thumbnail_url,
    fullUrl: image.url,
    name: image.name ?? '',
    width: image.width,
    height: image.height,
    alt: image.alt ?? '',
    placeholder: image.placeholder,
  }
}

export function pickedImage(image: PickedImage): ShownImage {
  return {
    key: image.uploadId,
    url: image.previewUrl,
    fullUrl: null,
    name: image.file.name,
    width: image.width,
    height: image.height,
    alt: image.alt,
    placeholder: null,
  }
}
