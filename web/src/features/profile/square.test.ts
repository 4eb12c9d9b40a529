import { expect, test } from 'vitest'
import { enlarged, enlargementOf, middleOf, movedBy } from './square'

const wide = { width: 400, height: 200 }

test('at first it is the greatest square in the middle', () => {
  expect(middleOf(wide)).toEqual({ x: 100, y: 0, size: 200 })
})

test('it stays within the picture wherever it is moved', () => {
  expect(movedBy(middleOf(wide), { x: 900, y: -5 }, wide)).toEqual({ x: 200, y: 0, size: 200 })
  expect(movedBy(middleOf(wide), { x: -900, y: 5 }, wide)).toEqual({ x: 0, y: 0, size: 200 })
})

test('enlarging keeps the middle where it is', () => {
  const { x, y, size } = enlarged(middleOf(wide), 0.5, wide)
  expect(x + size / 2).toBeCloseTo(200)
  expect(y + size / 2).toBeCloseTo(100)
  expect(enlargementOf({ x, y, size }, wide)).toBeCloseTo(0.5)
})

test('there is an end to it, and a way back', () => {
  const most = enlarged(middleOf(wide), 7, wide)
  expect(most.size).toBe(64)
  expect(enlarged(most, 0, wide)).toEqual({ x: 100, y: 0, size: 200 })
})

test('of a picture that is small already all is kept', () => {
  const small = { width: 40, height: 30 }
  expect(enlarged(middleOf(small), 1, small)).toEqual({ x: 5, y: 0, size: 30 })
  expect(enlargementOf(middleOf(small), small)).toBe(0)
})
