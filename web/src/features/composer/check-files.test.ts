import { describe, expect, test } from 'vitest'
import type { FileFacts } from '@/core/draft'
import { checkFiles } from '@/features/composer/check-files'

const limits = {
  text_length: 10_000,
  image_bytes: 10_000_000,
  images_per_message: 10,
  payload_bytes: 12_000_000,
  name_length: 32,
  page: 100,
  file_bytes: 25_000_000,
  files_per_message: 10,
}
const nothing = { images: [], files: [] }

const image = (change: Partial<FileFacts> = {}): FileFacts => ({
  name: 'bird.png',
  type: 'image/png',
  size: 1_000,
  ...change,
})
const many = (count: number, type: string) =>
  Array.from({ length: count }, (_, index) => image({ name: `${index}`, type }))

describe('checking what is to be sent', () => {
  test.each(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'])(
    '%s is an image',
    (type) => {
      expect(checkFiles([image({ type })], nothing, limits).images).toHaveLength(1)
    },
  )

  test.each(['image/svg+xml', 'text/html', 'application/pdf', 'video/mp4', ''])(
    '"%s" goes as a file',
    (type) => {
      expect(checkFiles([image({ type })], nothing, limits).files).toHaveLength(1)
    },
  )

  test('where no files are taken, what is no image is refused by name', () => {
    const none = { ...limits, file_bytes: 0 }
    const { files, refusals } = checkFiles(
      [image({ type: 'text/html', name: 'a.html' })],
      nothing,
      none,
    )
    expect(files).toEqual([])
    expect(refusals[0]).toContain('a.html is not an image')
  })

  test('exactly the limit is fine, a byte more is not', () => {
    expect(checkFiles([image({ size: 10_000_000 })], nothing, limits).refusals).toEqual([])
    expect(checkFiles([image({ size: 10_000_001 })], nothing, limits).refusals).toHaveLength(1)
    const file = { type: 'text/plain' }
    expect(checkFiles([image({ ...file, size: 25_000_000 })], nothing, limits).refusals).toEqual([])
    expect(
      checkFiles([image({ ...file, size: 25_000_001 })], nothing, limits).refusals,
    ).toHaveLength(1)
  })

  test('the eleventh image waits for the next message, and files have a count of their own', () => {
    const picked = [...many(11, 'image/png'), ...many(11, 'text/plain')]
    const { images, files, refusals } = checkFiles(picked, nothing, limits)
    expect([images.length, files.length]).toEqual([10, 10])
    expect(refusals).toEqual([
      '10 does not fit: a message holds 10 images.',
      '10 does not fit: a message holds 10 files.',
    ])
  })

  test('what is there already counts', () => {
    const present = { images: many(10, 'image/png'), files: [] }
    expect(checkFiles([image()], present, limits).images).toEqual([])
  })

  test('an empty file, and a folder, is told', () => {
    const { refusals } = checkFiles([image({ type: '', size: 0, name: 'Fotos' })], nothing, limits)
    expect(refusals).toEqual(['Fotos is empty, or a folder.'])
  })
})
