import { plural, t } from '@lingui/core/macro'
import type { Message } from '@/api/wire'
import { plainWords } from '@/lib/markdown/plain-words'

const LENGTH_MOST = 140

/** A message in one line, without the signs of its Markdown. */
export function messageQuote({ text, images, files }: Message): string {
  const line = plainWords(text)
  if (line !== '') return line.length > LENGTH_MOST ? `${line.slice(0, LENGTH_MOST)}…` : line
  if (images.length > 0) {
    return plural(images.length, { one: 'an image', other: '# images' })
  }
  return files[0]?.name ?? t`a file`
}
