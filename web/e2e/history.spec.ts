import type { Page } from '@playwright/test'
import type { Person } from './support/person.ts'
import { expect, test } from './support/story.ts'

const notes = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `Note ${from + index} of many`)

const topOf = async (person: Person, text: string) =>
  (await person.message(text).boundingBox())?.y ?? Number.NaN

test('150 messages are there to scroll back through, down to the first', async ({
  person,
  talker,
}) => {
  const clio = await talker('Clio')
  await clio.ask('join_room', { room: 'lobby' })
  await clio.say('lobby', notes(1, 150))
  const ada = await person('Ada')
  await ada.join('lobby')
  await expect(ada.message('Note 150 of many')).toBeInViewport()
  await expect(ada.message('Note 1 of many')).toBeHidden()
  await expect(async () => {
    await ada.timeline().hover()
    await ada.page.mouse.wheel(0, -4_000)
    await expect(ada.message('Note 1 of many')).toBeInViewport({ timeout: 300 })
  }).toPass({ intervals: [50] })
  await expect(ada.page.getByText('This is where #lobby began')).toBeVisible()
  await expect(ada.messages('Note 77 of many')).toHaveCount(1)
  await ada.page.getByRole('button', { name: 'Jump to the newest' }).click()
  await expect(ada.message('Note 150 of many')).toBeInViewport()
})

test('what arrives above or below does not move what I read', async ({ visitor, talker }) => {
  const clio = await talker('Clio')
  await clio.ask('join_room', { room: 'lobby' })
  await clio.say('lobby', notes(1, 120))
  const ada = await visitor('Ada')
  const pages = await holdHistory(ada.page)
  await ada.comeIn()
  await ada.join('lobby')
  await expect(ada.message('Note 120 of many')).toBeInViewport()

  await ada.message('Note 75 of many').scrollIntoViewIfNeeded()
  await pages.asked
  const before = await topOf(ada, 'Note 75 of many')
  await expect(ada.message('Note 50 of many')).not.toBeAttached()
  pages.release()
  await expect(ada.message('Note 50 of many')).toBeAttached()
  expect(await topOf(ada, 'Note 75 of many')).toBeCloseTo(before, 0)

  await clio.say('lobby', ['Something new'])
  await expect(ada.page.getByRole('button', { name: '1 new message' })).toBeVisible()
  expect(await topOf(ada, 'Note 75 of many')).toBeCloseTo(before, 0)
  await ada.page.getByRole('button', { name: '1 new message' }).click()
  await expect(ada.message('Something new')).toBeInViewport()
})

test('a page that arrives between a scroll and its event moves nothing either', async ({
  visitor,
  talker,
}) => {
  const clio = await talker('Clio')
  await clio.ask('join_room', { room: 'lobby' })
  await clio.say('lobby', notes(1, 120))
  const ada = await visitor('Ada')
  const pages = await holdHistory(ada.page)
  await ada.comeIn()
  await ada.join('lobby')
  await expect(ada.message('Note 120 of many')).toBeInViewport()
  await pages.asked

  // Browsers tell of a scroll when they draw the next time; here that takes for ever.
  const before = await ada.message('Note 90 of many').evaluate((note) => {
    window.addEventListener('scroll', (event) => event.stopImmediatePropagation(), true)
    note.scrollIntoView()
    return note.getBoundingClientRect().y
  })
  pages.release()
  await expect(ada.message('Note 50 of many')).toBeAttached()
  expect(await topOf(ada, 'Note 90 of many')).toBeCloseTo(before, 0)
})

/** Keeps answers to `history` on their way until they are released. */
async function holdHistory(page: Page): Promise<{ asked: Promise<void>; release: () => void }> {
  const held: (() => void)[] = []
  let isHeld = true
  let answer: () => void = () => undefined
  const asked = new Promise<void>((resolve) => {
    answer = resolve
  })
  await page.routeWebSocket(/\/socket\.io\//u, (socket) => {
    const server = socket.connectToServer()
    server.onMessage((message) => {
      if (!(isHeld && String(message).includes('"more_before"'))) {
        socket.send(message)
        return
      }
      held.push(() => socket.send(message))
      answer()
    })
  })
  const release = () => {
    isHeld = false
    for (const send of held) send()
  }
  return { asked, release }
}

test('a room of a thousand messages is held in part, and read to both ends', async ({
  person,
  talker,
}) => {
  const clio = await talker('Clio')
  await clio.ask('join_room', { room: 'lobby' })
  await clio.say('lobby', notes(1, 1_000))
  const ada = await person('Ada')
  await ada.join('lobby')
  await expect(async () => {
    await ada.timeline().hover()
    await ada.page.mouse.wheel(0, -20_000)
    await expect(ada.message('Note 1 of many')).toBeInViewport({ timeout: 200 })
  }).toPass({ intervals: [50], timeout: 40_000 })
  const held = await ada.timeline().getByRole('listitem').count()
  expect(held).toBeLessThan(450)
  await expect(async () => {
    await ada.page.mouse.wheel(0, 20_000)
    await expect(ada.message('Note 1000 of many')).toBeInViewport({ timeout: 200 })
  }).toPass({ intervals: [50], timeout: 40_000 })
})
