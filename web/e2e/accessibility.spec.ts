import { openAccount, PASSWORD, register } from './support/account-story.ts'
import { expectNoViolations } from './support/axe.ts'
import { picture } from './support/pictures.ts'
import { expect, test } from './support/story.ts'
import { Talker } from './support/talker.ts'

test('axe finds nothing at the door', async ({ person, visitor }) => {
  await person('Ada')
  const ben = await visitor('Ben')
  await ben.page.goto('/')
  await expect(ben.page.getByLabel('Your name')).toBeVisible()
  await expectNoViolations(ben.page, 'asking for a name')
  await ben.takeName('Ada')
  await expect(ben.page.getByText('already has this name')).toBeVisible()
  await expectNoViolations(ben.page, 'a taken name')
})

test('axe finds nothing among the rooms', async ({ person }) => {
  const ada = await person('Ada')
  await expect(ada.page.getByRole('button', { name: 'Join lobby' })).toBeVisible()
  await expectNoViolations(ada.page, 'the list of rooms')
  await ada.page.getByRole('main').getByRole('button', { name: 'Create a room' }).click()
  await expectNoViolations(ada.page, 'creating a room')
  await ada.page.keyboard.press('Escape')
  await ada.page.goto('/r/lobby')
  await expect(ada.page.getByRole('button', { name: 'Join lobby' })).toBeVisible()
  await expectNoViolations(ada.page, 'looking into a room')
  await ada.page.goto('/r/nowhere')
  await expect(ada.page.getByRole('heading', { name: 'No room called nowhere' })).toBeVisible()
  await expectNoViolations(ada.page, 'a room that is not there')
})

test('axe finds nothing in a busy room', async ({ person, server }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await ada.join('lobby')
  await expectNoViolations(ada.page, 'an empty room')
  await ben.join('lobby')
  await ben.say('Have you seen https://example.org ?')
  await ada.paste(picture(300, 200), 'a.png', 'image/png')
  await ada.say('Here')
  await expect(ada.timeline().getByRole('img')).toBeVisible()
  await ada.paste(picture(300, 200), 'b.png', 'image/png')
  await ada.paste(Buffer.from('x'), 'notes.pdf', 'application/pdf')
  await expect(ada.page.getByRole('list', { name: 'Images to send' })).toBeVisible()
  await expectNoViolations(ada.page, 'writing with an image')
  const people = ada.page.getByRole('button', { name: /^People/u })
  if ((await people.getAttribute('aria-expanded')) === 'false') await people.click()
  await expect(ada.page.getByRole('list', { name: 'People in lobby' })).toBeVisible()
  await expectNoViolations(ada.page, 'the people')
  await ada.page.keyboard.press('Escape')
  await server.kill()
  await ada.say('Anybody?')
  await expect(ada.strip().getByText('1 message waits')).toBeVisible()
  await expectNoViolations(ada.page, 'without a connection')
  await ada.page.goBack()
})

test('the list of my rooms is fine, too', async ({ person }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await ada.createRoom('garden')
  await ben.join('garden')
  await ada.browse()
  await ben.say('Psst')
  await expect(ada.page).toHaveTitle(/^\(1\)/u)
  const back = ada.page.getByRole('link', { name: 'Back to your rooms' })
  if (await back.isVisible()) await back.click()
  await expectNoViolations(ada.page, 'unread rooms')
  await ada.chooseForMyself('Sign out')
  await expect(ada.page.getByRole('alertdialog')).toHaveCSS('opacity', '1')
  await expectNoViolations(ada.page, 'signing out')
})

test('axe finds nothing on the pages about coming in', async ({ visitor }) => {
  const { page } = await visitor('Ada')
  const pages = [
    '/login',
    '/register',
    '/forgot',
    '/reset#x',
    '/reset',
    '/verify#x',
    '/unsubscribe#x',
    '/owner#x',
  ]
  for (const path of pages) {
    await page.goto('about:blank')
    await page.goto(path)
    // Not the name of the product, which stands there until the server has answered.
    const heading = page.getByRole('heading', { level: 1 }).filter({ hasNotText: /^Stonechat$/u })
    await expect(heading).toBeVisible()
    await expectNoViolations(page, path)
  }
  await page.getByRole('button', { name: 'Become the owner' }).click()
  await expect(page.getByLabel('Your name')).toBeFocused()
  await expectNoViolations(page, 'what is wrong beside its field')
  await page.getByLabel('Your name').fill('Ada')
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Become the owner' }).click()
  await expect(page.getByRole('alert')).toBeFocused()
  await expectNoViolations(page, 'what is wrong with all of it')
})

test('axe finds nothing on the page about my account', async ({ visitor, person }) => {
  const { page } = await visitor('Ada')
  await register(page, { name: 'Ada', email: 'ada@example.org' })
  await openAccount(page)
  await expect(page.getByText('Not verified yet')).toBeVisible()
  await expectNoViolations(page, 'my account')
  for (const button of ['Change name', 'Change e-mail', 'Change password', 'Delete account…']) {
    await page.getByRole('button', { name: button }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await expectNoViolations(page, button)
    await page.keyboard.press('Escape')
  }
  const guest = await person('Ben')
  await guest.page.goto('/account')
  await guest.page.getByRole('link', { name: 'Keep this name', exact: true }).click()
  await expect(guest.page.getByRole('heading', { name: 'Keep your name' })).toBeVisible()
  await expectNoViolations(guest.page, 'keeping a name')
})

test('axe finds nothing on the card of a person, and Escape closes only that', async ({
  person,
  isMobile,
}) => {
  const ada = await person('Ada')
  await ada.join('lobby')
  const people = ada.page.getByRole('button', { name: /^People/u })
  if ((await people.getAttribute('aria-expanded')) === 'false') await people.click()
  const list = ada.page.getByRole('list', { name: 'People in lobby' })
  await list.getByRole('button', { name: /Ada/u }).click()
  const card = ada.page.getByRole('dialog', { name: 'Ada' })
  await expect(card.getByText('Online')).toBeVisible()
  await expectNoViolations(ada.page, 'a person')
  await ada.page.keyboard.press('Escape')
  await expect(card).toBeHidden()
  await expect(list).toBeVisible()
  await expect(ada.page.getByRole('dialog')).toHaveCount(isMobile ? 1 : 0)
})

test('a screen reader is told who says what', async ({ person }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await ada.join('lobby')
  await ben.join('lobby')
  await ben.say('Can you hear me?')
  await expect(ada.page.getByRole('log')).toHaveText('Ben: Can you hear me?')
  await ada.say('Loud and clear')
  await expect(ben.page.getByRole('log')).toContainText('Ada: Loud and clear')
  await expect(ada.page.getByRole('log')).not.toContainText('Loud and clear')
})

test('everything can be done by keyboard alone', async ({ visitor, isMobile }) => {
  test.skip(isMobile, 'A phone has no keyboard to do it with.')
  const ada = await visitor('Ada')
  const { keyboard } = ada.page
  await ada.page.goto('/')
  await expect(ada.page.getByLabel('Your name')).toBeFocused()
  await keyboard.type('Ada')
  await keyboard.press('Enter')
  const create = ada.page.getByRole('navigation').getByRole('button', { name: 'Create a room' })
  await expect(create).toBeVisible()
  await create.focus()
  await keyboard.press('Enter')
  await expect(ada.page.getByLabel('Name', { exact: true })).toBeFocused()
  await keyboard.press('Escape')
  await expect(create).toBeFocused()
  await keyboard.press('Enter')
  await keyboard.type('garden')
  await keyboard.press('Enter')
  await expect(ada.composer('garden')).toBeFocused()
  await keyboard.type('First line')
  await keyboard.press('Shift+Enter')
  await keyboard.type('second line')
  await keyboard.press('Enter')
  await expect(ada.timeline().getByText(/First line\s*second line/u)).toBeVisible()
  await expect(ada.composer('garden')).toBeFocused()
})

/** Every screen that has an address of its own, and what is on it once it is there. */
const SCREENS: readonly { path: string; heading: string; shows?: string }[] = [
  { path: '/search', heading: 'Search', shows: 'How to find it' },
  { path: '/search?q=stone', heading: 'Search', shows: 'That is all.' },
  { path: '/search?q=nowhere+to+be+found+in:lobby', heading: 'Search', shows: 'Nothing found' },
  { path: '/search?q=on:yesterday', heading: 'Search', shows: 'Write the year first' },
  { path: '/settings/account', heading: 'Your account', shows: 'Where you are logged in' },
  { path: '/settings/profile', heading: 'Profile', shows: 'Time zone' },
  { path: '/settings/appearance', heading: 'Appearance', shows: 'Spacing' },
  { path: '/settings/language', heading: 'Language' },
  { path: '/settings/notifications', heading: 'Notifications', shows: 'Play a sound for' },
  { path: '/settings/notifications', heading: 'Notifications', shows: 'What you are told of' },
  { path: '/settings/quiet', heading: 'Quiet hours', shows: 'There are no quiet hours.' },
  { path: '/settings/privacy', heading: 'Privacy', shows: 'Let others see whether I am here' },
  { path: '/settings/export', heading: 'Your data', shows: 'Download my data' },
]

test('axe finds nothing on any screen of somebody with an account', async ({ visitor }) => {
  test.slow()
  const ada = await visitor('Ada')
  await register(ada.page, { name: 'Ada' })
  await ada.join('lobby')
  await ada.say('A stone wall')
  await expect(ada.message('A stone wall')).toBeVisible()
  for (const { path, heading, shows } of SCREENS) {
    await ada.page.goto(path)
    await expect(ada.page.getByRole('heading', { name: heading, level: 1 })).toBeVisible()
    if (shows !== undefined) await expect(ada.page.getByText(shows).first()).toBeVisible()
    await expectNoViolations(ada.page, path)
    const isTooWide = await ada.page.evaluate(
      () => document.documentElement.scrollWidth > window.innerWidth,
    )
    expect(isTooWide, `${path} is wider than the screen`).toBe(false)
  }
})

test('axe finds nothing where one says when to be left alone', async ({ visitor }) => {
  const ada = await visitor('Ada')
  const { page } = ada
  await register(page, { name: 'Ada' })
  await ada.join('lobby')
  await ada.choose('Notifications…')
  await expect(page.getByRole('radio', { name: 'Mentions only' })).toBeVisible()
  await expectNoViolations(page, 'notifications of a room')
  await page.getByRole('radio', { name: 'Nothing' }).check()
  await page.keyboard.press('Escape')
  await ada.chooseForMyself('Do not disturb…')
  const dialog = page.getByRole('dialog', { name: 'Do not disturb' })
  await dialog.getByLabel('From now on').selectOption('For an hour')
  await expectNoViolations(page, 'do not disturb')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: /^Do not disturb until/u })).toBeVisible()
  await expectNoViolations(page, 'that nobody shall disturb, and a quiet room')
  await page.goto('/settings/quiet')
  await page.getByRole('button', { name: 'Add hours' }).click()
  await expectNoViolations(page, 'quiet hours')
})

test('axe finds nothing while one searches, and while one cuts a picture', async ({ visitor }) => {
  const { page } = await visitor('Ada')
  await register(page, { name: 'Ada' })
  await page.goto('/search')
  await page.getByRole('combobox', { name: 'Search messages' }).fill('stone from:')
  await expect(page.getByRole('option', { name: /^You/u })).toBeVisible()
  await expectNoViolations(page, 'suggestions')
  await page.goto('/settings/profile')
  await page.getByRole('combobox', { name: 'Time zone' }).fill('zurich')
  await expect(page.getByRole('option', { name: /Zurich/u })).toBeVisible()
  await expectNoViolations(page, 'time zones')
  await page.keyboard.press('Escape')
  const file = { name: 'me.png', mimeType: 'image/png', buffer: picture(300, 200) }
  await page.getByLabel('Picture', { exact: true }).setInputFiles(file)
  await expect(page.getByRole('dialog', { name: 'Your picture' })).toBeVisible()
  await expectNoViolations(page, 'a picture')
})

test('axe finds nothing in whatever people write, and what is done with it', async ({
  visitor,
  server,
}) => {
  const ada = await visitor('Ada')
  await register(ada.page, { name: 'Ada' })
  await ada.join('lobby')
  const ben = await Talker.register(server.url, 'Ben')
  await ben.ask('join_room', { room: 'lobby' })
  const say = (text: string, more: object = {}) =>
    ben.ask<{ message: { id: string } }>('send_message', { room: 'lobby', text, ...more })
  const { message } = await say('# Plan\n- **seeds**, `many`\n- [x] a fence\n\n> cold\n\n---')
  await say('```python\nreturn f"{1 + 2}"  # friendly\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |')
  await say('[bank.example](https://example.org) for @Ada', { reply_to: message.id })
  await ben.ask('react', { message: message.id, emoji: '🎉', on: true })
  await ben.ask('pin', { message: message.id, on: true })
  const { members } = await ben.ask<{ members: { user: { id: string; username: string } }[] }>(
    'list_members',
    { room: 'lobby' },
  )
  const to = members.filter(({ user }) => user.username === 'Ada').map(({ user }) => user.id)
  await say('Between us', { to })
  await ada.paste(picture(300, 200), 'a.png', 'image/png')
  await ada.say('Here')
  await expect(ada.timeline().getByRole('img', { name: /description/u })).toBeVisible()
  await expectNoViolations(ada.page, 'all that is written')

  const row = ada.timeline().getByRole('listitem').filter({ hasText: 'Between us' })
  await ada.openMenu(row)
  await expectNoViolations(ada.page, 'what can be done with a message', '[role="menu"]')
  await ada.page.getByRole('menuitem', { name: 'Report…' }).click()
  await expect(ada.page.getByRole('dialog', { name: 'Report this message' })).toBeVisible()
  await expectNoViolations(ada.page, 'reporting a message')
  await ada.page.keyboard.press('Escape')
  await ada
    .timeline()
    .getByRole('link', { name: /description/u })
    .click()
  await expect(ada.page.getByRole('dialog', { name: 'Image 1 of 1' })).toBeVisible()
  await expectNoViolations(ada.page, 'an image seen large')
  ben.leave()
})
