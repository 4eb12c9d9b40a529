import type { PickedImage } from '@/core/draft'

/** Opens a file as an image, or answers null when the browser cannot make one of it. */
export async function openImage(file: File): Promise<Omit<PickedImage, 'uploadId'> | null> {
  const previewUrl = URL.createObjectURL(file)
  const image = new Image()
  image.src = previewUrl
  try {
    await image.decode()
  } catch {
    URL.revokeObjectURL(previewUrl)
    return null
  }
  return { file, previewUrl, width: image.naturalWidth, height: image.naturalHeight, alt: '' }
}
