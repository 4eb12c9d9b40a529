import { expect, test } from 'vitest'
import { dayName, faultOf, newSpan, withDay, zoneOf } from '@/features/settings/quiet-week'

test('days stay in the order of the week', () => {
  expect(withDay(['friday'], 'tuesday', true)).toEqual(['tuesday', 'friday'])
  expect(withDay(['tuesday', 'friday'], 'friday', false)).toEqual(['tuesday'])
  expect(withDay(['friday'], 'friday', true)).toEqual(['friday'])
})

test('hours without a day or a time are not saved', () => {
  expect(faultOf(newSpan('a'))).toBeNull()
  expect(faultOf({ ...newSpan('a'), days: [] })).toBe('days')
  expect(faultOf({ ...newSpan('a'), since: '' })).toBe('times')
})

test('the time zone is that of the device until one was saved with hours', () => {
  const never = { time_zone: 'UTC', spans: [] }
  expect(zoneOf(never, 'Europe/Zurich')).toBe('Europe/Zurich')
  expect(zoneOf({ ...never, time_zone: 'Asia/Tokyo' }, 'Europe/Zurich')).toBe('Asia/Tokyo')
  expect(zoneOf({ ...never, spans: [newSpan('a')] }, 'Europe/Zurich')).toBe('UTC')
})

test('days are called as in the language of the page', () => {
  expect(dayName('monday', 'long')).toBe('Monday')
  expect(dayName('sunday', 'short')).toBe('Sun')
})
