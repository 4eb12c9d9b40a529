import type { Page } from '@playwright/test'
import { register } from './support/account-story.ts'
import type { Person } from './support/person.ts'
import { expect, test } from './support/story.ts'
import { Talker } from './support/talker.ts'
import { Woken } from './support/woken.ts'

test.use({ serviceWorkers: 'allow', permissions: ['notifications'] })

const NO_ID = '01935c2e-0000-7000-8000-00000000000'

interface Said {
  readonly id: string
  readonly room: string
  readonly position: number
}

/** What the server would push of a message. */
function pushOf({ id, room, position }: Said, more: object = {}) {
  return {
    ...{ kind: 'message', tag: room, title: 'Ben in #lobby', body: 'Tea?', url: '/r/lobby' },
    ...{ badge: 1, icon: null, room, stream: room, message: id, position },
    sent_at: '2026-11-30T12:00:00.000Z',
    ...more,
  }
}

const madeUp = (position: number): Said => ({
  id: `${NO_ID}${position}`,
  room: `${NO_ID}9`,
  position,
})

async function say(talker: Talker, text: string): Promise<Said> {
  const { message } = await talker.ask<{ message: Said }>('send_message', { room: 'lobby', text })
  return message
}

async function comeIn(visitor: (name: string) => Promise<Person>): Promise<Person> {
  const ada = await visitor('Ada')
  await register(ada.page, { name: 'Ada' })
  return ada
}

/** Whoever looks elsewhere; what plays the browser here always looks. */
async function lookAway(page: Page): Promise<void> {
  await page.evaluate(() => {
    document.hasFocus = () => false
  })
}

test('what is pushed is shown, joined, replaced and taken back', async ({ visitor }) => {
  const ada = await comeIn(visitor)
  const device = await Woken.of(ada)
  const shown = () => device.shown().then((all) => all.map(({ title, body }) => [title, body]))

  await device.push(pushOf(madeUp(1)))
  await expect.poll(shown).toEqual([['Ben in #lobby', 'Tea?']])
  await device.push(pushOf(madeUp(2), { title: 'Cy in #lobby', body: 'Milk, too?' }))
  await expect.poll(shown).toEqual([['Cy in #lobby', 'Ben in #lobby: Tea?\nMilk, too?']])
  await device.push(pushOf(madeUp(2), { title: 'Cy in #lobby', body: 'Milk, too?' }))
  await device.push({ kind: 'summary', tag: 'summary', title: 'S', body: '2', url: '/', badge: 2 })
  await expect.poll(shown).toHaveLength(2)
  expect(await shown()).toContainEqual(['Cy in #lobby', 'Ben in #lobby: Tea?\nMilk, too?'])

  const read = { kind: 'read', tag: madeUp(1).room, title: null, body: null, url: '/', badge: 0 }
  await device.push({ ...read, position: 1 })
  await device.push({ kind: 'something new', tag: 'x', title: 'X', url: '/', badge: 2 })
  await device.push('no JSON at all')
  await device.push({ kind: 'test', tag: 'test', title: 'T', body: null, url: '/', badge: 2 })
  await expect.poll(shown).toHaveLength(3)
  await device.push({ ...read, position: 2 })
  await expect.poll(async () => (await shown()).map(([title]) => title).sort()).toEqual(['S', 'T'])
})

test('the sign of the application says how much waits', async ({ visitor }) => {
  const ada = await comeIn(visitor)
  const device = await Woken.of(ada)
  await device.worker().evaluate(() => {
    const signs: (number | null)[] = []
    Object.assign(globalThis, { signs })
    Object.assign(navigator, {
      setAppBadge: async (waiting: number) => signs.push(waiting),
      clearAppBadge: async () => signs.push(null),
    })
  })
  await device.push(pushOf(madeUp(1), { badge: 3 }))
  await device.push(pushOf(madeUp(2), { badge: 0 }))
  const signs = () => device.worker().evaluate(() => Reflect.get(globalThis, 'signs'))
  await expect.poll(signs).toEqual([3, null])
})

test('pressing it leads to the message, in the window that is open', async ({
  visitor,
  server,
}) => {
  const ada = await comeIn(visitor)
  await ada.join('lobby')
  const ben = await Talker.register(server.url, 'Ben')
  await ben.ask('join_room', { room: 'lobby' })
  const said = await say(ben, 'Look here')
  await ada.page.goto('/settings/appearance')
  const device = await Woken.of(ada)
  await ada.page.evaluate(() => Object.assign(window, { isSame: true }))
  await device.push(pushOf(said))
  await expect.poll(() => device.shown()).toHaveLength(1)
  await device.press(said.room)
  await expect(ada.message('Look here')).toBeVisible()
  await expect(ada.page).toHaveURL(new RegExp(`/r/${said.room}/${said.id}$`, 'u'))
  expect(await ada.page.evaluate(() => Reflect.get(window, 'isSame'))).toBe(true)
  await expect.poll(() => device.shown()).toEqual([])

  const hostile = { message: null, url: 'https://example.org/', tag: 'bad' }
  await device.push(pushOf(said, hostile))
  await expect.poll(() => device.shown()).toHaveLength(1)
  await device.press('bad')
  await expect(ada.page).toHaveURL(/^[^/]+\/\/127\.0\.0\.1:\d+\/(?:r\/lobby)?$/u)
  ben.leave()
})

test('without a window it opens one', async ({ visitor }) => {
  const ada = await comeIn(visitor)
  const device = await Woken.of(ada)
  await ada.page.goto('about:blank')
  await device.worker().evaluate(() => {
    const opened: string[] = []
    Object.assign(globalThis, { opened })
    const { clients } = globalThis as unknown as { clients: object }
    Object.assign(clients, { openWindow: async (url: string) => opened.push(url) })
  })
  const said = madeUp(1)
  await device.push(pushOf(said))
  await expect.poll(() => device.shown()).toHaveLength(1)
  await device.press(said.room)
  const opened = () => device.worker().evaluate(() => Reflect.get(globalThis, 'opened'))
  await expect.poll(opened).toEqual([`/r/${said.room}/${said.id}`])
})

test('an answer is given without opening anything', async ({ visitor, server }) => {
  const ada = await comeIn(visitor)
  await ada.join('lobby')
  const ben = await Talker.register(server.url, 'Ben')
  await ben.ask('join_room', { room: 'lobby' })
  const said = await say(ben, 'Tea?')
  const device = await Woken.of(ada)
  await device.push(pushOf(said))
  await expect.poll(() => device.shown()).toHaveLength(1)
  await device.press(said.room, { action: 'answer', reply: 'Yes, please' })
  await expect(ada.message('Yes, please')).toBeVisible()
  await expect.poll(() => device.shown()).toEqual([])
  ben.leave()
})

test('an answer that cannot be sent is shown, and waits where it was meant to be', async ({
  visitor,
}) => {
  const ada = await comeIn(visitor)
  await ada.join('lobby')
  const room = await ada.page.evaluate(async () => {
    const answer = await fetch('/api/v1/rooms/lobby')
    return (await answer.json()).room.id
  })
  const device = await Woken.of(ada)
  // What it answers is not there: the server refuses it.
  const said = { id: `${NO_ID}1`, room, position: 1 }
  await device.push(pushOf(said))
  await expect.poll(() => device.shown()).toHaveLength(1)
  await device.press(room, { action: 'answer', reply: 'Yes, please' })
  await expect
    .poll(() => device.shown())
    .toEqual([expect.objectContaining({ title: 'Your answer was not sent', body: 'Yes, please' })])
  const [unsent] = await device.shown()
  await device.press(`${unsent?.tag}`)
  await expect(ada.composer('lobby')).toHaveValue('Yes, please')
})

test('what an open page and a push both tell of is one notification', async ({
  visitor,
  server,
}) => {
  const ada = await comeIn(visitor)
  await ada.join('lobby')
  await ada.page.goto('/settings/notifications')
  await ada.page
    .getByRole('group', { name: 'Show a notification of' })
    .getByRole('radio', { name: /^What is meant for me/u })
    .check()
  const device = await Woken.of(ada)
  await lookAway(ada.page)
  const ben = await Talker.register(server.url, 'Ben')
  await ben.ask('join_room', { room: 'lobby' })
  const said = await say(ben, 'Tea, @Ada?')
  const once = { title: 'Ben in #lobby', body: 'Tea, @Ada?', tag: said.room }
  await expect.poll(() => device.shown()).toEqual([once])
  await device.push(pushOf(said, { body: 'Tea, @Ada?' }))
  await device.push({ kind: 'test', tag: 'test', title: 'T', body: null, url: '/', badge: 1 })
  await expect.poll(() => device.shown()).toHaveLength(2)
  expect(await device.shown()).toContainEqual(once)
  ben.leave()
})
