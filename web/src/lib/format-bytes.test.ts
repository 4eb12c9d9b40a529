import { expect, test } from 'vitest'
import { formatBytes } from '@/lib/format-bytes'

test.each([
  [0, '0 bytes'],
  [950, '950 bytes'],
  [1_540, '1.5 kB'],
  [12_345_678, '12 MB'],
  [5_000_000_000_000, '5,000 GB'],
])('%i is written as %s', (bytes, written) => {
  expect(formatBytes(bytes)).toBe(written)
})
