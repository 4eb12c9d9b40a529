import { expect, test } from 'vitest'
import { type Change, Wait, Waits } from '@/core/changes'

const change = (revision: number): Change => ({ room: 'room', revision, apply: (view) => view })
const revisions = ({ changes }: Wait) => changes.map(({ revision }) => revision)

test('what waits is kept in its order, also when something else is waited for', () => {
  const waits = new Waits()
  const first = waits.begin('room')
  for (const revision of [4, 5]) first.add(change(revision))
  const second = waits.begin('room')
  second.add(change(6))
  expect(revisions(second)).toEqual([4, 5, 6])
  expect(second.heard).toBe(6)
  expect(waits.get('room')).toBe(second)
  expect(waits.end('room')).toBe(second)
  expect(waits.get('room')).toBeUndefined()
})

test('what is known to exist is not forgotten when something else is waited for', () => {
  const waits = new Waits()
  waits.begin('room').heard = 9
  expect(waits.begin('room').heard).toBe(9)
})

test('of more than can be kept nothing is, but how far it went', () => {
  const wait = new Wait()
  for (let revision = 1; revision <= 700; revision += 1) wait.add(change(revision))
  expect(wait.changes).toEqual([])
  expect(wait.heard).toBe(700)
})

test('what waits continues a revision if nothing is between, or nothing is behind it', () => {
  const wait = new Wait()
  wait.add(change(5))
  expect([3, 4, 5].map((revision) => wait.continues(revision))).toEqual([false, true, true])
})
