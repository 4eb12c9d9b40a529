import { expect, test } from 'vitest'
import { aboutChanges } from '@/features/room-settings/about-changes'

const garden = { name: 'garden', title: 'Garden', topic: 'Beds and birds' }

test('what was left alone is not sent back', () => {
  expect(aboutChanges(garden, { ...garden, topic: 'Birds' })).toEqual({ topic: 'Birds' })
})

test('space around the words is no change', () => {
  expect(aboutChanges(garden, { ...garden, name: ' garden ', title: 'Garden ' })).toEqual({})
})

test('an emptied title or topic is cleared', () => {
  expect(aboutChanges(garden, { ...garden, title: ' ', topic: '' })).toEqual({
    title: null,
    topic: null,
  })
})

test('another name is sent without the space around it', () => {
  expect(aboutChanges(garden, { ...garden, name: ' meadow ' })).toEqual({ name: 'meadow' })
})
