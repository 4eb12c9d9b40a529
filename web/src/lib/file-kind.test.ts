import { expect, test } from 'vitest'
import { fileKind } from '@/lib/file-kind'

test.each([
  ['notes.PDF', 'application/pdf', 'PDF'],
  ['archive.tar.gz', 'application/gzip', 'GZ'],
  ['Makefile', 'application/octet-stream', ''],
  ['recording', 'audio/ogg', 'OGG'],
])('%s (%s) is %j', (name, type, kind) => {
  expect(fileKind({ name, type })).toBe(kind)
})
