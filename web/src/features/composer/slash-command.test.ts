import { expect, test } from 'vitest'
import { slashCommand } from '@/features/composer/slash-command'

test.each([
  ['/whisper ben psst', ['ben'], 'psst'],
  ['/whisper @ben @cleo psst, you two', ['ben', 'cleo'], 'psst, you two'],
  ['/whisper @ben\nmore lines', ['ben'], 'more lines'],
  ['/whisper ben', ['ben'], ''],
  ['/whisper', [], ''],
  ['/Whisper ben', ['ben'], ''],
  ['/whisper@ben psst', ['ben'], 'psst'],
  ['\n \n/whisper ben psst', ['ben'], 'psst'],
])('%j whispers', (text, people, rest) => {
  expect(slashCommand(text)).toEqual({ name: 'whisper', people, rest })
})

test('a topic is all that stands behind it', () => {
  expect(slashCommand('/topic @ben and birds')).toEqual({
    ...{ name: 'topic', people: [], rest: '@ben and birds' },
  })
})

test.each([
  '/usr/bin/env',
  '/',
  '/dance',
  ' /whisper ben',
  '\n /whisper ben',
  '/whispers@ben',
  'see /topic',
])('%j is text', (text) => {
  expect(slashCommand(text)).toBeNull()
})
