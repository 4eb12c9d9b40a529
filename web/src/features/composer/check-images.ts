import { plural, t } from '@lingui/core/macro'
import type { Limits } from '@/api/wire'
import { formatBytes } from '@/lib/format-bytes'

const TYPES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])
/** What the rest of a message may need within an event. */
const ENVELOPE_BYTES = 64_000

/** What can be known of a file without opening it. */
export interface CandidateImage {
  readonly name: string
  readonly type: string
  readonly size: number
}

export interface Checked<File> {
  readonly accepted: readonly File[]
  /** One sentence for each file that cannot be sent. */
  readonly refusals: readonly string[]
}

/**
 * Picks out what the server would refuse. It would end the connection over an event past
 * its limit, so this is decided here, before anything is sent.
 */
export function checkImages<File extends CandidateImage>(
  files: readonly File[],
  present: readonly CandidateImage[],
  limits: Limits,
): Checked<File> {
  const accepted: File[] = []
  const refusals: string[] = []
  for (const file of files) {
    const refusal = refusalOf(file, [...present, ...accepted], limits)
    if (refusal === null) accepted.push(file)
    else refusals.push(refusal)
  }
  return { accepted, refusals }
}

function refusalOf(
  file: CandidateImage,
  others: readonly CandidateImage[],
  limits: Limits,
): string | null {
  const name = file.name === '' ? t`This` : file.name
  if (!TYPES.has(file.type)) {
    return t`${name} is not an image that can be shown here. PNG, JPEG, GIF and WebP can.`
  }
  if (file.size > limits.image_bytes) {
    return t`${name} has ${formatBytes(file.size)}; an image may have ${formatBytes(limits.image_bytes)}.`
  }
  if (others.length >= limits.images_per_message) {
    return plural(limits.images_per_message, {
      one: `${name} does not fit: a message holds # image.`,
      other: `${name} does not fit: a message holds # images.`,
    })
  }
  const together = others.reduce((sum, { size }) => sum + size, file.size)
  if (together > limits.payload_bytes - ENVELOPE_BYTES) {
    return t`${name} does not fit into the same message. Send it in the next one.`
  }
  return null
}
