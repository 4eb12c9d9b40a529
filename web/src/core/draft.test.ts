import { describe, expect, test } from 'vitest'
import type { User } from '@/api/wire'
import {
  asAnswer,
  asWhisper,
  emptyDraft,
  isEmptyDraft,
  isUnfinished,
  lacksNames,
  saysSomething,
} from '@/core/draft'

const ben = person('Ben')
const cleo = person('Cleo')
const editing = { message: 'm1', text: 'otherwise' }

describe('what is being written', () => {
  test('says something once there are words or a file, and not by blanks', () => {
    const file = { uploadId: 'u1', file: { name: 'tree.txt', type: 'text/plain', size: 1 } }
    expect(saysSomething({ ...emptyDraft, text: ' \n' })).toBe(false)
    expect(saysSomething({ ...emptyDraft, text: 'well' })).toBe(true)
    expect(saysSomething({ ...emptyDraft, files: [file] })).toBe(true)
  })

  test('is not unfinished for being addressed or an answer only', () => {
    expect(isUnfinished({ ...emptyDraft, to: [ben], replyTo: 'm2' })).toBe(false)
    expect(isUnfinished({ ...emptyDraft, editing })).toBe(true)
  })

  test('stays for some while nobody is named', () => {
    const unnamed = { ...emptyDraft, isWhisper: true }
    expect([isEmptyDraft(unnamed), lacksNames(unnamed)]).toEqual([false, true])
    expect(lacksNames({ ...unnamed, to: [ben] })).toBe(false)
  })
})

describe('an answer', () => {
  test('is heard by whoever heard the message', () => {
    expect(asAnswer({ ...emptyDraft, to: [cleo] }, 'm2', [ben])).toEqual({
      ...{ ...emptyDraft, replyTo: 'm2', to: [ben] },
    })
    expect(asAnswer({ ...emptyDraft, to: [cleo], isWhisper: true }, 'm2', [])).toEqual({
      ...{ ...emptyDraft, replyTo: 'm2' },
    })
  })

  test('takes along what was meant for the same people, or for all', () => {
    const both = { ...emptyDraft, text: 'psst', to: [ben, cleo] }
    expect(asAnswer(both, 'm2', [cleo, ben])?.text).toBe('psst')
    expect(asAnswer({ ...emptyDraft, text: 'well' }, 'm2', [ben])?.text).toBe('well')
  })

  test.each([
    ['everybody', []],
    ['more', [ben, cleo]],
    ['somebody else', [cleo]],
  ])('never brings half a whisper to %s', (_, to) => {
    expect(asAnswer({ ...emptyDraft, text: 'psst', to: [ben] }, 'm2', to)).toBeNull()
    expect(asAnswer({ ...emptyDraft, text: 'psst', isWhisper: true }, 'm2', to)).toBeNull()
  })
})

describe('a whisper to somebody', () => {
  test('is to nobody else, unless others were being told something', () => {
    expect(asWhisper({ ...emptyDraft, to: [ben] }, cleo).to).toEqual([cleo])
    expect(asWhisper({ ...emptyDraft, text: 'psst', to: [ben] }, cleo).to).toEqual([ben, cleo])
    expect(asWhisper({ ...emptyDraft, text: 'psst', to: [ben] }, ben).to).toEqual([ben])
  })

  test('answers nothing that was said aloud', () => {
    const draft = asWhisper({ ...emptyDraft, text: 'well', replyTo: 'm2', editing }, ben)
    expect(draft).toEqual({ ...emptyDraft, text: 'well', to: [ben] })
  })
})

function person(name: string): User {
  const username = name.toLowerCase()
  return { id: username, username, name, avatar: null, guest: false, bot: false }
}
