import { createHmac } from 'node:crypto'
import type { Locator, Page } from '@playwright/test'
import { logIn, register } from './support/account-story.ts'
import { PushService } from './support/push-service.ts'
import { test as base, expect } from './support/story.ts'
import { Talker } from './support/talker.ts'
import { Woken } from './support/woken.ts'

const test = base.extend<{ push: PushService }>({
  settings: { STONECHAT_PUSH_ALLOW_LOOPBACK: 'on' },

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the needs of a fixture here.
  push: async ({}, use) => {
    const push = await PushService.open()
    await use(push)
    await push.close()
  },
})

test.use({ serviceWorkers: 'allow', permissions: ['notifications'] })

const TURN_ON = 'Tell me on this device'

function devices(page: Page): Locator {
  return page.getByRole('list', { name: 'Devices that tell you' })
}

/** Plays, within a page, a browser that has not asked yet, and whose person will say yes. */
function unasked(): void {
  const KEY = 'played-permission'
  const permission = () => localStorage.getItem(KEY) ?? 'default'
  Object.defineProperty(Notification, 'permission', { get: permission })
  Object.assign(Notification, {
    requestPermission: async () => {
      localStorage.setItem(KEY, 'granted')
      return permission()
    },
  })
}

/** Waits until the server has taken what was chosen. */
async function saving(page: Page, act: () => Promise<unknown>): Promise<void> {
  const saved = page.waitForResponse(
    (answer) => answer.request().method() === 'PUT' && answer.url().includes('notification'),
  )
  await act()
  expect((await saved).ok()).toBe(true)
}

test('what one wants to be told of is the same on another device', async ({ visitor }) => {
  const { page } = await visitor('Ada')
  await register(page, { name: 'Ada' })
  await page.goto('/settings/notifications')
  const everywhere = { name: 'In all rooms of which you say nothing else' }
  const choice = page.getByRole('group', everywhere)
  await saving(page, () => choice.getByRole('radio', { name: 'Every message' }).check())
  const shows = page.getByLabel('What a notification shows')
  await saving(page, () => shows.selectOption('Who wrote'))
  await page.getByLabel('Words that you want to be told of').fill('tea, green  tea')
  await saving(page, () => page.getByRole('button', { name: 'Save the words' }).click())
  const summary = page.getByLabel('A summary of what is still unread')
  await saving(page, () => summary.selectOption('On Mondays'))

  await page.goto('/settings/quiet')
  await page.getByRole('button', { name: 'Add hours' }).click()
  const hours = page.getByRole('group', { name: /^Quiet from/u })
  await hours.getByLabel('From').fill('21:30')
  await hours.getByRole('checkbox', { name: 'Sunday' }).uncheck()
  await saving(page, () => page.getByRole('button', { name: 'Save the quiet hours' }).click())
  await saving(page, () => page.getByLabel('From now on').selectOption('For an hour'))

  const phone = (await visitor('Phone')).page
  await phone.goto('/login')
  await logIn(phone, 'Ada')
  await expect(phone.getByRole('heading', { name: 'Rooms', level: 1 })).toBeVisible()
  await phone.goto('/settings/notifications')
  await expect(
    phone.getByRole('group', everywhere).getByRole('radio', { name: 'Every message' }),
  ).toBeChecked()
  await expect(phone.getByLabel('What a notification shows')).toHaveValue('sender')
  await expect(phone.getByLabel('Words that you want to be told of')).toHaveValue('tea, green tea')
  await expect(phone.getByLabel('A summary of what is still unread')).toHaveValue('weekly')
  await phone.goto('/settings/quiet')
  const theirs = phone.getByRole('group', { name: 'Quiet from 21:30 to 07:00' })
  await expect(theirs.getByRole('checkbox', { name: 'Sunday' })).not.toBeChecked()
  await expect(theirs.getByRole('checkbox', { name: 'Saturday' })).toBeChecked()
  await expect(phone.getByRole('combobox', { name: 'By the clock of' })).toHaveValue(
    'Europe / London',
  )
  await expect(phone.getByLabel('From now on')).toHaveValue('on')
})

test('hours that make no sense are not saved, and what was typed stays', async ({ visitor }) => {
  const { page } = await visitor('Ada')
  await register(page, { name: 'Ada' })
  await page.goto('/settings/quiet')
  await page.getByRole('button', { name: 'Add hours' }).click()
  const hours = page.getByRole('group', { name: /^Quiet from/u })
  await hours.getByLabel('From').fill('21:30')
  for (const day of await hours.getByRole('checkbox').all()) await day.uncheck()
  await page.getByRole('button', { name: 'Save the quiet hours' }).click()
  await expect(page.getByRole('alert')).toContainText('no day')
  await expect(page.getByRole('alert')).toBeFocused()
  await expect(hours.getByLabel('From')).toHaveValue('21:30')
})

test('a device is turned on, tested step by step, renamed, and taken away elsewhere', async ({
  visitor,
  push,
}) => {
  const ada = await visitor('Ada')
  await push.serve(ada.context)
  const { page } = ada
  await register(page, { name: 'Ada' })
  const device = await Woken.of(ada)
  await page.goto('/settings/notifications')
  await page.getByRole('button', { name: TURN_ON }).click()
  await expect(devices(page)).toContainText('This device')
  await page.getByRole('button', { name: /^Test /u }).click()
  await expect(page.getByText('The push service takes it (201).')).toBeVisible()
  expect(push.taken).toBe(1)
  // What the push service took it brings to the device.
  const test = { kind: 'test', tag: 'test', title: 'Stonechat', body: 'It works.', url: '/' }
  await device.push({ ...test, badge: 0 })
  await expect(page.getByText('This device has shown it.')).toBeVisible()

  push.status = 500
  await page.getByRole('button', { name: /^Test /u }).click()
  await expect(page.getByText(/^The push service does not take it\..*500/u)).toBeVisible()

  await page.getByRole('button', { name: /^Rename /u }).click()
  await page.getByLabel('Name', { exact: true }).fill('The kitchen')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await expect(devices(page)).toContainText('The kitchen')
  await page.reload()
  await expect(devices(page)).toContainText('The kitchen')

  const phone = (await visitor('Phone')).page
  await phone.goto('/login')
  await logIn(phone, 'Ada')
  await expect(phone.getByRole('heading', { name: 'Rooms', level: 1 })).toBeVisible()
  await phone.goto('/settings/notifications')
  await phone.getByRole('button', { name: 'Remove The kitchen' }).click()
  await expect(devices(phone)).toBeHidden()
  await page.reload()
  await expect(page.getByRole('button', { name: TURN_ON })).toBeVisible()
  await expect(devices(page)).toBeHidden()
})

test('who logs out is told nothing there any more, and again once they are back', async ({
  visitor,
  push,
}) => {
  const ada = await visitor('Ada')
  await push.serve(ada.context)
  const { page } = ada
  await register(page, { name: 'Ada' })
  const device = await Woken.of(ada)
  await page.goto('/settings/notifications')
  await page.getByRole('button', { name: TURN_ON }).click()
  await expect(devices(page)).toContainText('This device')
  const one = { kind: 'test', tag: 'test', title: 'For Ada alone', body: null, url: '/', badge: 1 }
  await device.push(one)
  await expect.poll(() => device.shown()).toHaveLength(1)
  await page.goto('/rooms')
  await expect(page.getByRole('heading', { name: 'Rooms', level: 1 })).toBeVisible()
  await ada.chooseForMyself('Log out')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Log out' }).click()
  await expect(page.getByLabel('Name or e-mail').or(page.getByLabel('Your name'))).toBeVisible()
  await expect.poll(() => device.shown()).toEqual([])
  const subscribed = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready
      return (await registration.pushManager.getSubscription()) !== null
    })
  await expect.poll(subscribed).toBe(false)
  await page.goto('/login')
  await logIn(page, 'Ada')
  await expect(page.getByRole('heading', { name: 'Rooms', level: 1 })).toBeVisible()
  await expect.poll(subscribed).toBe(true)
  await page.goto('/settings/notifications')
  await expect(devices(page)).toContainText('This device')
})

test('a subscription that the browser changes is told to the server by the worker', async ({
  visitor,
  push,
}) => {
  const ada = await visitor('Ada')
  await register(ada.page, { name: 'Ada' })
  const device = await Woken.of(ada)
  await device.resubscribe(push.subscription())
  await ada.page.goto('/settings/notifications')
  await expect(async () => {
    await ada.page.reload()
    await expect(devices(ada.page)).toContainText(/^Chrome on/u, { timeout: 2_000 })
  }).toPass()
})

test('it is offered once somebody has said something, and never twice', async ({
  visitor,
  push,
}) => {
  const ada = await visitor('Ada')
  await push.serve(ada.context)
  await ada.context.addInitScript(unasked)
  await register(ada.page, { name: 'Ada' })
  await ada.join('lobby')
  const offer = ada.page.getByText('Shall this device tell you')
  await expect(ada.page.getByRole('button', { name: 'Send' })).toBeVisible()
  await expect(offer).toBeHidden()
  await ada.say('Hello')
  await expect(offer).toBeVisible()
  await ada.page.reload()
  await ada.say('Hello again')
  await expect(ada.message('Hello again')).toBeVisible()
  await expect(offer).toBeHidden()

  const ben = await visitor('Ben')
  await push.serve(ben.context)
  await ben.context.addInitScript(unasked)
  await register(ben.page, { name: 'Ben' })
  await ben.join('lobby')
  await ben.say('Me, too')
  await ben.page.getByRole('button', { name: 'Yes, tell me' }).click()
  await expect(ben.page.getByText('This device tells you from now on.')).toBeVisible()
  await ben.page.goto('/settings/notifications')
  await expect(devices(ben.page)).toContainText('This device')
})

test('a room can be quiet, which its place in the list shows', async ({ visitor }) => {
  const ada = await visitor('Ada')
  const { page } = ada
  await register(page, { name: 'Ada' })
  await ada.join('lobby')
  await ada.choose('Notifications…')
  const dialog = page.getByRole('dialog', { name: 'Notifications of #lobby' })
  await saving(page, () => dialog.getByRole('radio', { name: 'Nothing' }).check())
  await dialog.getByRole('button', { name: 'Done' }).click()
  const back = page.getByRole('link', { name: 'Back to your rooms' })
  if (await back.isVisible()) await back.click()
  await expect(ada.roomLink('lobby')).toHaveAccessibleName(/You are told nothing of it/u)
  await page.goto('/settings/notifications')
  const rules = page.getByRole('list', { name: 'Rooms with rules of their own' })
  await expect(rules).toContainText('Nothing')
  await rules.getByRole('button', { name: '#lobby: as everywhere' }).click()
  await expect(rules).toBeHidden()
})

test('while nobody shall disturb, an open page is quiet as well', async ({ visitor, server }) => {
  const ada = await visitor('Ada')
  const { page } = ada
  await register(page, { name: 'Ada' })
  await ada.join('lobby')
  await page.goto('/settings/notifications')
  await page
    .getByRole('group', { name: 'Show a notification of' })
    .getByRole('radio', { name: /^What is meant for me/u })
    .check()
  // Not in the room, where it would be read at once.
  await page.goto('/rooms')
  await expect(page.getByRole('heading', { name: 'Rooms', level: 1 })).toBeVisible()
  await ada.chooseForMyself('Do not disturb…')
  const dialog = page.getByRole('dialog', { name: 'Do not disturb' })
  await saving(page, () => dialog.getByLabel('From now on').selectOption('For 30 minutes'))
  await dialog.getByRole('button', { name: 'Done' }).click()
  const sign = page.getByRole('button', { name: /^Do not disturb until/u })
  await expect(sign).toBeVisible()
  const device = await Woken.of(ada)
  await page.evaluate(() => {
    document.hasFocus = () => false
  })
  const ben = await Talker.register(server.url, 'Ben')
  await ben.ask('join_room', { room: 'lobby' })
  await ben.say('lobby', ['Are you there, @Ada?'])
  await expect(page).toHaveTitle(/^\(\d\)/u)
  await sign.click()
  await saving(page, () => dialog.getByLabel('From now on').selectOption('Turn it off now'))
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(sign).toBeHidden()
  await ben.say('lobby', ['Now, @Ada?'])
  // The first one would stand above it.
  await expect
    .poll(async () => (await device.shown()).map(({ body }) => body))
    .toEqual(['Now, @Ada?'])
  ben.leave()
})

test('a guest is told why nothing calls them back', async ({ person }) => {
  const { page } = await person('Ada')
  await page.goto('/settings/notifications')
  await expect(page.getByText('A guest is not told of anything')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Quiet hours' })).toBeHidden()
  await page.goto('/settings/quiet')
  await expect(page.getByRole('button', { name: 'Add hours' })).toBeHidden()
})

test('the link of a mail leads to a button, and only that stops it', async ({
  visitor,
  server,
}) => {
  const { page } = await visitor('Ada')
  await register(page, { name: 'Ada' })
  const person = await page.evaluate(async () => {
    const answer = await fetch('/api/v1/account')
    return (await answer.json()).account.user.id
  })
  const mail = page.getByLabel('When no device could be told, write to me')
  const token = stopToken(person, await server.read('unsubscribe.key'))

  const stranger = (await visitor('Stranger')).page
  await stranger.goto(`/api/v1/unsubscribe/${token}`)
  await expect(stranger.getByRole('heading', { name: 'Mail about what you miss' })).toBeVisible()
  await expect(stranger).toHaveURL(/\/unsubscribe$/u)
  await page.goto('/settings/notifications')
  await expect(mail).toHaveValue('60')
  await stranger.getByRole('button', { name: 'Send me no more of it' }).click()
  await expect(stranger.getByText('No more such mail is sent to you.')).toBeVisible()
  await page.reload()
  await expect(mail).toHaveValue('never')

  await stranger.goto('/api/v1/unsubscribe/forged')
  await stranger.getByRole('button', { name: 'Send me no more of it' }).click()
  await expect(stranger.getByRole('alert')).toContainText('This link is not good')
})

/** As the server writes it into its mail. */
function stopToken(person: string, key: Buffer): string {
  const purpose = `stonechat: stop mail about what is unread: ${person}`
  const signature = createHmac('sha256', key).update(purpose).digest()
  return Buffer.concat([Buffer.from(`${person}.`), signature]).toString('base64url')
}

test.describe('where the browser was told that it may not', () => {
  test.use({ permissions: [] })

  test('the page says so, and asks no more', async ({ visitor }) => {
    const { page } = await visitor('Ada')
    await register(page, { name: 'Ada' })
    await page.goto('/settings/notifications')
    await expect(page.getByText('does not let this page show any').first()).toBeVisible()
    await expect(page.getByRole('button', { name: TURN_ON })).toBeHidden()
  })
})
