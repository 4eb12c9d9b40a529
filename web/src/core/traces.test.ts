import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Member } from '@/api/wire'
import { type Trace, TracePlayer } from '@/core/testing/trace-player'

const folder = new URL('../../../tests/traces/', import.meta.url)
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.replace('.json', ''))
const read = (name: string): Trace =>
  JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'))

/** Without these, what the others show would be half of it. */
const INDISPENSABLE = [
  'a-hole-behind-a-hole',
  'a-late-broadcast',
  'behind',
  'bursts',
  'cut-while-catching-up',
  'gone-while-away',
  'joins-and-leaves',
  'long-absence',
  'one-hole',
  'reconnect',
  'removed-and-back',
  'retries',
  'several-holes',
]

test('every trace is there', () => {
  expect(names).toEqual(expect.arrayContaining(INDISPENSABLE))
})

test.each(names)('what was heard in %s makes the room what it is', async (name) => {
  const trace = read(name)
  let compared = 0
  await new TracePlayer(trace).play((held, truth) => {
    compared += 1
    const { revision, head, members_count: count } = truth.room
    expect(held.room).toMatchObject({ revision, head, members_count: count })
    expect(held.people.members.map(whoAndWhat).sort()).toEqual(truth.members.map(whoAndWhat).sort())
    const { messages, moreAfter } = held.timeline
    expect(messages).toEqual(truth.messages.slice(-messages.length))
    expect(messages.at(-1)?.position).toBe(head)
    expect(moreAfter).toBe(false)
    expect(held).toMatchObject({ loading: { status: 'loaded' }, catchingUp: false })
  })
  expect(compared).toBeGreaterThan(0)
  const heard = trace.steps.filter((step) => 'event' in step)
  expect(heard.length).toBeGreaterThan(0)
})

test('everything that was written in the traces was sent', async () => {
  for (const trace of names.map(read)) {
    const player = new TracePlayer(trace)
    await player.play(() => undefined)
    expect(player.chat.outbox.get()).toEqual([])
  }
})

test('a player that is given a hole without its catch-up notices', async () => {
  const trace = read('one-hole')
  const steps = trace.steps.filter((step) => !('request' in step && step.request === 'catch_up'))
  const played = new TracePlayer({ ...trace, steps }).play(() => undefined)
  await expect(played).rejects.toThrow('not in the trace: catch_up')
})

function whoAndWhat({ user, role }: Member): string {
  return `${user.id} ${role}`
}
