import { expect, test } from 'vitest'
import { memoryKeep } from '@/core/keep'
import { RecentRooms } from '@/core/recent-rooms'

test('the room that was open last comes first, and each comes once', () => {
  const keep = memoryKeep()
  const recent = new RecentRooms(keep)
  for (const id of ['a', 'b', 'a', 'c']) recent.opened(id)
  expect(new RecentRooms(keep).ids).toEqual(['c', 'a', 'b'])
})

test('what is long ago is forgotten', () => {
  const recent = new RecentRooms(memoryKeep())
  for (let index = 0; index < 50; index += 1) recent.opened(`room-${index}`)
  expect(recent.ids.length).toBe(20)
  expect(recent.ids[0]).toBe('room-49')
})
