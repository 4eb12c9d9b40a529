import { expect, test } from 'vitest'
import type { Room, User } from '@/api/wire'
import { parseQuery } from './query'
import { type Suggestion, suggestionsFor, withOperator } from './suggestions'

const ada = { id: '1', username: 'ada', name: null } as User
const ben = { id: '2', username: 'ben', name: 'Ben' } as User
const lobby = { id: 'l', kind: 'public', name: 'lobby', title: null } as Room
const trip = { id: 't', kind: 'private', name: null, title: 'Weekend trip' } as Room
const around = {
  me: ada,
  rooms: [lobby, trip],
  people: [ben],
  recent: ['stones'],
  now: Date.parse('2026-11-30T12:00:00Z'),
}

function offered(typed: string): string[] {
  return suggestionsFor({ ...parseQuery(''), words: typed }, around).map(inShort)
}

function inShort(suggestion: Suggestion): string {
  switch (suggestion.kind) {
    case 'operator':
    case 'calendar':
      return `${suggestion.kind} ${suggestion.operator}`
    case 'recent':
      return suggestion.query
    case 'term':
      return `${suggestion.term.operator}:${suggestion.term.value}`
  }
}

test('before anything is typed there is what was looked for last, and what narrows a search', () => {
  expect(offered('').slice(0, 3)).toEqual(['stones', 'operator from', 'operator in'])
})

test('a word that begins like an operator may be meant as one', () => {
  expect(offered('old stones be')).toEqual(['operator before'])
  expect(offered('old stones')).toEqual([])
})

test('behind an operator there is what it takes', () => {
  expect(offered('from:')).toEqual(['from:me', 'from:ben'])
  expect(offered('in:wee')).toEqual(['in:t'])
  expect(offered('in:#lob')).toEqual(['in:lobby'])
  expect(offered('has:i')).toEqual(['has:image'])
  expect(offered('is:')).toEqual(['is:pinned'])
})

test('a day is one of those that are near, one that was typed, or any in the calendar', () => {
  expect(offered('on:')[0]).toBe('on:2026-11-30')
  expect(offered('on:').at(-1)).toBe('calendar on')
  expect(offered('before:2020-02-02')).toEqual(['before:2020-02-02'])
})

test('an operator that was chosen stands in place of its first letters', () => {
  expect(withOperator('old stones fr', 'from')).toBe('old stones from:')
  expect(withOperator('', 'in')).toBe('in:')
})
