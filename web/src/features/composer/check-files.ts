import { plural, t } from '@lingui/core/macro'
import type { Limits } from '@/api/wire'
import type { FileFacts } from '@/core/draft'
import { formatBytes } from '@/lib/format-bytes'

/** What the server makes images of; everything else goes as it is, as a file. */
export const IMAGE_TYPES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']

export interface Checked<File> {
  readonly images: readonly File[]
  readonly files: readonly File[]
  /** One sentence for each that cannot be sent. */
  readonly refusals: readonly string[]
}

type Present = Readonly<Record<'images' | 'files', readonly FileFacts[]>>

/** Tells images from files, and picks out what the server would refuse before it is sent there. */
export function checkFiles<File extends FileFacts>(
  picked: readonly File[],
  present: Present,
  limits: Limits,
): Checked<File> {
  const images: File[] = []
  const files: File[] = []
  const refusals: string[] = []
  for (const file of picked) {
    const isImage = IMAGE_TYPES.includes(file.type)
    const before = isImage
      ? present.images.length + images.length
      : present.files.length + files.length
    const refusal = isImage
      ? refusalOfImage(file, before, limits)
      : refusalOfFile(file, before, limits)
    if (refusal !== null) refusals.push(refusal)
    else if (isImage) images.push(file)
    else files.push(file)
  }
  return { images, files, refusals }
}

function refusalOfImage(file: FileFacts, before: number, limits: Limits): string | null {
  const name = nameOf(file)
  if (file.size > limits.image_bytes) {
    return t`${name} has ${formatBytes(file.size)}; an image may have ${formatBytes(limits.image_bytes)}.`
  }
  if (before < limits.images_per_message) return null
  return plural(limits.images_per_message, {
    one: `${name} does not fit: a message holds # image.`,
    other: `${name} does not fit: a message holds # images.`,
  })
}

function refusalOfFile(file: FileFacts, before: number, limits: Limits): string | null {
  const name = nameOf(file)
  if (limits.file_bytes === 0) {
    return t`${name} is not an image that can be shown here. PNG, JPEG, GIF, WebP and AVIF can.`
  }
  if (file.size > limits.file_bytes) {
    return t`${name} has ${formatBytes(file.size)}; a file may have ${formatBytes(limits.file_bytes)}.`
  }
  // A folder that is dropped looks like this as well.
  if (file.size === 0) return t`${name} is empty, or a folder.`
  if (before < limits.files_per_message) return null
  return plural(limits.files_per_message, {
    one: `${name} does not fit: a message holds # file.`,
    other: `${name} does not fit: a message holds # files.`,
  })
}

function nameOf({ name }: FileFacts): string {
  return name === '' ? t`This` : name
}
