import { describe, expect, test } from 'vitest'
import type { Room, User } from '@/api/wire'
import { visitedRoom } from '@/core/room-view'
import {
  callChoices,
  commandChoices,
  personChoices,
  roomChoices,
  writtenOf,
} from '@/features/composer/choices'

const person = (username: string, name: string | null = null): User => ({
  id: username,
  username,
  name,
  avatar: null,
  guest: false,
  bot: false,
})
const people = [person('ada'), person('ben', 'Benedikt'), person('cleo'), person('robert')]
const room = (id: string, name: string | null, title: string | null) => ({
  view: visitedRoom({ id, name, title, kind: name === null ? 'private' : 'public' } as Room),
  title: title ?? name ?? '',
})
const keys = (choices: readonly { key: string }[]) => choices.map(({ key }) => key)

describe('people', () => {
  test('are found by either of their names, the best first', () => {
    expect(keys(personChoices('be', people))).toEqual(['ben', 'robert'])
    expect(keys(personChoices('dikt', people))).toEqual(['ben'])
  })

  test('who spoke last is meant first, as long as nothing is typed', () => {
    expect(keys(personChoices('', people, ['cleo', 'robert']))).toEqual([
      ...['cleo', 'robert', 'ada', 'ben'],
    ])
  })
})

test('everybody is called by the beginning of the word, and it says how many that are', () => {
  expect(keys(callChoices('', 3))).toEqual(['room', 'here'])
  expect(callChoices('ro', 3)).toMatchObject([{ detail: 'Calls everybody in this room: 3 people' }])
  expect(callChoices('x', 3)).toEqual([])
})

test('only commands that would do something are offered', () => {
  expect(keys(commandChoices('', new Set(['topic', 'whisper'])))).toEqual(['whisper', 'topic'])
  expect(keys(commandChoices('to', new Set(['topic', 'whisper'])))).toEqual(['topic'])
})

test('a room is written as a link that leads there, by its name where it has one', () => {
  const rooms = [room('1', 'garden', 'The garden'), room('2', null, 'Secret [plans]')]
  const [garden] = roomChoices('gar', rooms)
  const [secret] = roomChoices('plans', rooms)
  if (garden === undefined || secret === undefined) throw new Error('both are found')
  expect(writtenOf(garden, 'https://a.org')).toBe('[#garden](https://a.org/r/garden)')
  expect(writtenOf(secret, 'https://a.org')).toBe(
    String.raw`[#Secret \[plans\]](https://a.org/r/2)`,
  )
})
