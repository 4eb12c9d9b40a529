import type { CDPSession } from '@playwright/test'
import type { Person } from './support/person.ts'
import { expect, test } from './support/story.ts'
import type { Talker } from './support/talker.ts'

const AT_ONCE = 250

/** What is alive in the page, after all that is not was thrown away. */
async function weigh(session: CDPSession): Promise<{ bytes: number; nodes: number }> {
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize: bytes } = await session.send('Runtime.getHeapUsage')
  const { nodes } = await session.send('Memory.getDOMCounters')
  return { bytes, nodes }
}

/** Says so many different things, and waits until the last one is seen. */
async function flood(ada: Person, clio: Talker, [from, to]: [number, number]): Promise<void> {
  for (let at = from; at < to; at += AT_ONCE) {
    const texts = Array.from(
      { length: AT_ONCE },
      (_, index) => `**Note** ${at + index}, \`in code\``,
    )
    await clio.say('lobby', texts)
  }
  await expect(ada.timeline().getByText(`Note ${to - 1}, in code`)).toBeVisible({ timeout: 60_000 })
}

test('ten thousand messages that arrive weigh no more than a thousand', async ({
  person,
  talker,
}, info) => {
  test.skip(info.project.name.startsWith('phone'), 'What is held does not depend on the screen.')
  test.setTimeout(180_000)
  const clio = await talker('Clio')
  await clio.ask('join_room', { room: 'lobby' })
  const ada = await person('Ada')
  await ada.join('lobby')
  const session = await ada.context.newCDPSession(ada.page)
  await session.send('HeapProfiler.enable')

  await flood(ada, clio, [0, 1_000])
  const before = await weigh(session)
  await flood(ada, clio, [1_000, 10_000])
  const after = await weigh(session)
  expect(after.bytes).toBeLessThan(before.bytes * 1.2)
  expect(after.nodes).toBeLessThan(before.nodes * 1.2)
})
