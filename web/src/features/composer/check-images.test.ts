import { describe, expect, test } from 'vitest'
import { type CandidateImage, checkImages } from '@/features/composer/check-images'

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

const image = (change: Partial<CandidateImage> = {}): CandidateImage => ({
  name: 'bird.png',
  type: 'image/png',
  size: 1_000,
  ...change,
})

describe('checking images before they are sent', () => {
  test.each(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])('%s is fine', (type) => {
    expect(checkImages([image({ type })], [], limits).refusals).toEqual([])
  })

  test.each(['image/svg+xml', 'text/html', 'application/pdf', 'video/mp4', ''])(
    '"%s" is refused by name',
    (type) => {
      const { accepted, refusals } = checkImages([image({ type, name: 'odd.file' })], [], limits)
      expect(accepted).toEqual([])
      expect(refusals[0]).toContain('odd.file is not an image')
    },
  )

  test('exactly the limit is fine, a byte more is not', () => {
    expect(checkImages([image({ size: 10_000_000 })], [], limits).refusals).toEqual([])
    expect(checkImages([image({ size: 10_000_001 })], [], limits).refusals).toHaveLength(1)
  })

  test('the eleventh image waits for the next message', () => {
    const files = Array.from({ length: 11 }, (_, index) => image({ name: `${index}.png` }))
    const { accepted, refusals } = checkImages(files, [], limits)
    expect(accepted).toHaveLength(10)
    expect(refusals).toEqual(['10.png does not fit: a message holds 10 images.'])
  })

  test('images that are too much together are refused where they become too much', () => {
    const { accepted, refusals } = checkImages(
      [image({ size: 6_000_000 }), image({ size: 1_000_000 })],
      [image({ size: 5_500_000 })],
      limits,
    )
    expect(accepted.map(({ size }) => size)).toEqual([6_000_000])
    expect(refusals).toHaveLength(1)
  })
})
