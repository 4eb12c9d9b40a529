import type { Page } from '@playwright/test'
import type { Person } from './support/person.ts'
import { expect, test } from './support/story.ts'

const COMING_BACK_MS = 30_000
const notes = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `Note ${from + index} of many`)

/** The numbers of the notes on the page, top to bottom. */
async function numbersOf(person: Person): Promise<number[]> {
  const texts = await person.timeline().getByRole('paragraph').allTextContents()
  return texts.flatMap((text) => {
    const [, number] = /^Note (\d+) of many/u.exec(text) ?? []
    return number === undefined ? [] : [Number(number)]
  })
}

function expectNoHole(numbers: readonly number[]): void {
  const first = numbers[0] ?? 0
  expect(numbers).toEqual(numbers.map((_, index) => first + index))
}

/** Scrolls up until the first of these notes is in sight; on the way there is never a hole. */
async function readUpTo(person: Person, first: number): Promise<void> {
  await expect(async () => {
    await person.timeline().hover()
    await person.page.mouse.wheel(0, -20_000)
    expectNoHole(await numbersOf(person))
    await expect(person.message(`Note ${first} of many`)).toBeInViewport({ timeout: 200 })
  }).toPass({ intervals: [50], timeout: 40_000 })
}

test('a server that starts again while a page is open loses and doubles nothing', async ({
  person,
  server,
  talker,
}) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await ada.join('lobby')
  await ben.join('lobby')
  await ada.say('Note 1 of many')
  await expect(ben.message('Note 1 of many')).toBeVisible()

  await server.kill()
  for (const text of notes(2, 6)) await ada.say(text)
  // Whether she still heard that the first one was stored is a matter of luck.
  await expect(ada.strip().getByText(/[56] messages wait to be sent\./u)).toBeVisible()
  await server.start()
  const clio = await talker('Clio')
  await clio.ask('join_room', { room: 'lobby' })
  await expect(ben.message('Note 6 of many')).toBeVisible({ timeout: COMING_BACK_MS })
  await clio.say('lobby', ['Welcome back'])
  await server.kill()
  await ben.say('Note 7 of many')
  await server.start()

  await expect(ada.message('Note 7 of many')).toBeVisible({ timeout: COMING_BACK_MS })
  for (const reader of [ada, ben]) {
    await expect(reader.messages('Welcome back')).toHaveCount(1)
    expect(await numbersOf(reader)).toEqual([1, 2, 3, 4, 5, 6, 7])
    await expect(reader.strip().getByText(/lost|again|wait|Catching/u)).toBeHidden()
  }
})

test('a page that missed 300 messages has all of them, where it left off', async ({
  person,
  talker,
}) => {
  const ada = await person('Ada')
  await ada.join('lobby')
  const clio = await talker('Clio')
  await clio.ask('join_room', { room: 'lobby' })
  await clio.say('lobby', notes(1, 40))
  await expect(ada.message('Note 40 of many')).toBeInViewport()

  await ada.context.setOffline(true)
  await expect(ada.strip().getByText('This device is offline.')).toBeVisible()
  await clio.say('lobby', notes(41, 340))
  await ada.context.setOffline(false)

  await expect(ada.message('Note 340 of many')).toBeInViewport({ timeout: COMING_BACK_MS })
  expect(await numbersOf(ada)).toEqual(Array.from({ length: 340 }, (_, index) => index + 1))
})

test('a page that missed 1,200 messages shows the newest, and the others as one scrolls', async ({
  person,
  talker,
}) => {
  const ada = await person('Ada')
  await ada.join('lobby')
  const clio = await talker('Clio')
  await clio.ask('join_room', { room: 'lobby' })
  await clio.say('lobby', notes(1, 40))
  await expect(ada.message('Note 40 of many')).toBeInViewport()

  await ada.context.setOffline(true)
  await expect(ada.strip().getByText('This device is offline.')).toBeVisible()
  await clio.say('lobby', notes(41, 1_240))
  await ada.say('Said in the tunnel')
  await ada.context.setOffline(false)

  await expect(ada.message('Note 1240 of many')).toBeVisible({ timeout: COMING_BACK_MS })
  await expect(ada.messages('Said in the tunnel')).toHaveCount(1)
  const numbers = await numbersOf(ada)
  expectNoHole(numbers)
  // The newest page, and not everything that was missed.
  expect(numbers[0]).toBeGreaterThan(1_000)
  await clio.say('lobby', notes(1_241, 1_241))
  await expect(ada.message('Note 1241 of many')).toBeInViewport()
  await readUpTo(ada, 1_000)
})

test('who reads further up while away finds the place again, and a way to the newest', async ({
  person,
  talker,
}) => {
  const clio = await talker('Clio')
  await clio.ask('join_room', { room: 'lobby' })
  await clio.say('lobby', notes(1, 120))
  const ada = await person('Ada')
  await ada.join('lobby')
  await expect(ada.message('Note 120 of many')).toBeInViewport()
  await ada.message('Note 90 of many').scrollIntoViewIfNeeded()
  await expect(ada.message('Note 50 of many')).toBeAttached()

  await ada.context.setOffline(true)
  await expect(ada.strip().getByText('This device is offline.')).toBeVisible()
  const before = (await ada.message('Note 90 of many').boundingBox())?.y ?? Number.NaN
  await clio.say('lobby', notes(121, 720))
  await ada.context.setOffline(false)

  const jump = ada.page.getByRole('button', { name: '600 new messages' })
  await expect(jump).toBeVisible({ timeout: COMING_BACK_MS })
  await expect(ada.strip().getByText(/offline|again|Catching/u)).toBeHidden()
  await expect(ada.message('Note 90 of many')).toBeInViewport()
  const after = (await ada.message('Note 90 of many').boundingBox())?.y ?? Number.NaN
  expect(after).toBeCloseTo(before, 0)
  expectNoHole(await numbersOf(ada))
  await jump.click()
  await expect(ada.message('Note 720 of many')).toBeInViewport()
  expectNoHole(await numbersOf(ada))
})

test.describe('with a small outbox', () => {
  test.use({ settings: { STONECHAT_OUTBOX_BYTES: '100000' } })

  test('a page that stopped reading in a busy room is complete when it reads again', async ({
    visitor,
    talker,
  }) => {
    const ada = await visitor('Ada')
    const told = hearsBehind(ada.page)
    await ada.comeIn()
    await ada.join('lobby')
    const clio = await talker('Clio')
    await clio.ask('join_room', { room: 'lobby' })
    await clio.say('lobby', notes(1, 1))
    await expect(ada.message('Note 1 of many')).toBeVisible()

    const goOn = await stopReading(ada)
    // More than the kernel and the browser take in for a page that does not read.
    const padding = ` ${'x'.repeat(9_000)}`
    for (let from = 2; from <= 1_501; from += 100) {
      await clio.say(
        'lobby',
        notes(from, from + 99).map((note) => note + padding),
      )
    }
    await clio.say('lobby', notes(1_502, 1_503))
    await goOn()

    await told
    await expect(ada.message('Note 1503 of many')).toBeInViewport({ timeout: COMING_BACK_MS })
    await clio.say('lobby', notes(1_504, 1_504))
    await expect(ada.message('Note 1504 of many')).toBeInViewport()
    const numbers = await numbersOf(ada)
    expectNoHole(numbers)
    expect(numbers.at(-1)).toBe(1_504)
    await expect(ada.strip().getByText('Catching up…')).toBeHidden()
    await ada.say('Awake again')
    await expect(ada.messages('Awake again')).toHaveCount(1)
  })
})

/** Resolves once the server has said that it kept nothing for this page for a while. */
function hearsBehind(page: Page): Promise<void> {
  return new Promise((resolve) => {
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        if (String(payload).startsWith('42["behind"')) resolve()
      }),
    )
  })
}

/** Halts everything in the page, as a phone does with one that is out of sight. */
async function stopReading({ context, page }: Person): Promise<() => Promise<void>> {
  const session = await context.newCDPSession(page)
  await session.send('Debugger.enable')
  const halted = new Promise((resolve) => session.once('Debugger.paused', resolve))
  await session.send('Debugger.pause')
  const evaluated = page.evaluate(() => 0)
  await halted
  return async () => {
    await session.send('Debugger.resume')
    await evaluated
    await session.detach()
  }
}
