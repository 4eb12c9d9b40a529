import type { Square } from '@/features/profile/square'

/** The server keeps no more; what is sent is small also where the picture came from a camera. */
const SIDE = 512
const QUALITY = 0.92

/** The square as a picture of its own, without anything that the file said beside it; or null. */
export function cutOut(picture: ImageBitmap, { x, y, size }: Square): Promise<Blob | null> {
  const side = Math.min(SIDE, Math.round(size))
  const canvas = document.createElement('canvas')
  canvas.width = side
  canvas.height = side
  const context = canvas.getContext('2d')
  if (context === null) return Promise.resolve(null)
  context.imageSmoothingQuality = 'high'
  context.drawImage(picture, x, y, size, size, 0, 0, side, side)
  // A browser that cannot write WebP writes PNG instead.
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/webp', QUALITY))
}
