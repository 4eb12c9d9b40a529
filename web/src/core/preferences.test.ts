import { expect, test } from 'vitest'
import { memoryKeep } from '@/core/keep'
import { PREFERENCES, Preferences } from '@/core/preferences'

test('who never chose gets what the device says', () => {
  const { values } = new Preferences(memoryKeep())
  expect(values.get()).toMatchObject({ theme: 'system', density: 'comfortable', language: null })
  expect(values.get()).toMatchObject({ alerts: 'off', sounds: 'off' })
  expect(values.get()).toMatchObject({ folded: ['archived'] })
})

test('a choice is there again at the next visit', () => {
  const keep = memoryKeep()
  new Preferences(keep).change({ theme: 'dark', language: 'de' })
  expect(new Preferences(keep).values.get()).toMatchObject({
    theme: 'dark',
    density: 'comfortable',
    language: 'de',
    folded: ['archived'],
  })
})

test('what was opened in the room list stays open, and what is no section is forgotten', () => {
  const keep = memoryKeep()
  new Preferences(keep).change({ folded: [] })
  expect(new Preferences(keep).values.get().folded).toEqual([])
  keep.set(PREFERENCES, '{"folded":["attic","direct"]}')
  expect(new Preferences(keep).values.get().folded).toEqual(['direct'])
})

test.each(['{', 'null', '7', '{"theme":"neon","language":"toString","density":[]}'])(
  'what nobody can read counts as no choice: %s',
  (text) => {
    const keep = memoryKeep()
    keep.set(PREFERENCES, text)
    expect(new Preferences(keep).values.get().theme).toBe('system')
    expect(new Preferences(keep).values.get().language).toBeNull()
  },
)

test('a choice in another tab is followed', () => {
  const keep = memoryKeep()
  const here = new Preferences(keep)
  let told = 0
  here.values.subscribe(() => {
    told += 1
  })
  new Preferences(keep).change({ density: 'compact' })
  here.readAgain()
  expect(here.values.get().density).toBe('compact')
  expect(told).toBe(1)
})
