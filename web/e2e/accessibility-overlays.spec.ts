import type { Locator, Page } from '@playwright/test'
import { PASSWORD, register } from './support/account-story.ts'
import { expectNoViolations } from './support/axe.ts'
import type { Person } from './support/person.ts'
import { expect, test } from './support/story.ts'
import { Talker } from './support/talker.ts'

interface User {
  readonly id: string
  readonly username: string
}

/** Waits for what comes over the page, looks at it, and closes it. */
async function lookAt(page: Page, overlay: Locator, place: string): Promise<void> {
  await expect(overlay).toBeVisible()
  await expectNoViolations(page, place)
  await page.keyboard.press('Escape')
  await expect(overlay).toBeHidden()
}

async function lookAtMenu(page: Page, button: Locator, place: string): Promise<void> {
  await button.click()
  await expect(page.getByRole('menu')).toBeVisible()
  await expectNoViolations(page, place, '[role="menu"]')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('menu')).toBeHidden()
}

/** On a phone the list of the rooms is a page of its own. */
async function goToRooms({ page }: Person): Promise<void> {
  const back = page.getByRole('link', { name: 'Back to your rooms' })
  if (await back.isVisible()) await back.click()
}

test('axe finds nothing in what one opens from the list of the rooms', async ({ visitor }) => {
  const ada = await visitor('Ada')
  const { page } = ada
  await register(page, { name: 'Ada' })
  await page.keyboard.press('ControlOrMeta+k')
  await lookAt(page, page.getByRole('dialog', { name: 'Go to' }), 'the quick switcher')
  await goToRooms(ada)
  const me = page.getByRole('button', { name: 'You and the settings' })
  await lookAtMenu(page, me, 'the menu about me')
  await ada.chooseForMyself('Keyboard shortcuts')
  await lookAt(page, page.getByRole('dialog', { name: 'Keyboard shortcuts' }), 'the help sheet')
  await page.getByRole('button', { name: 'New message' }).click()
  const message = page.getByRole('dialog', { name: 'New message' })
  await message.getByRole('combobox', { name: 'To' }).fill('nobody')
  await expect(message.getByText('Nobody else here is called that.')).toBeVisible()
  await lookAt(page, message, 'a new message')

  await page.getByRole('button', { name: /change how you are seen/u }).click()
  const status = page.getByRole('dialog', { name: 'How you are seen' })
  await expect(status.getByRole('button', { name: 'Choose an emoji' })).toBeVisible()
  await expectNoViolations(page, 'my status')
  await status.getByRole('button', { name: 'Choose an emoji' }).click()
  await expect(status.getByRole('gridcell').first()).toBeVisible()
  await expectNoViolations(page, 'the emoji of my status')
  await page.keyboard.press('Escape')
  await expect(status.getByRole('gridcell')).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(status).toBeHidden()
  await page.goto('/settings')
  await expect(page.getByRole('link', { name: 'Appearance' })).toBeVisible()
  await expectNoViolations(page, 'the list of the settings')
  await page.goto('/search?q=before:')
  await page.getByRole('combobox', { name: 'Search messages' }).click()
  await page.getByRole('option', { name: 'Another day…' }).click()
  await lookAt(page, page.getByRole('dialog', { name: 'Choose a day' }), 'a day to search')
})

test('axe finds nothing in what one opens from a room', async ({ visitor, server }) => {
  test.slow()
  const ada = await visitor('Ada')
  const { page } = ada
  await register(page, { name: 'Ada' })
  await ada.createRoom('garden')
  const ben = await Talker.register(server.url, 'Ben')
  await ben.ask('join_room', { room: 'garden' })
  await ada.say('Water them')
  await expect(ada.message('Water them')).toBeVisible()
  const menu = page.getByRole('button', { name: 'What can be done with this room' })
  await lookAtMenu(page, menu, 'the menu of a room')
  await ada.choose('Invite people…')
  await lookAt(page, page.getByRole('dialog', { name: 'Invite to #garden' }), 'inviting')
  await ada.choose('Leave room')
  await lookAt(page, page.getByRole('alertdialog', { name: 'Leave #garden?' }), 'leaving')
  await ada.choose('Pinned messages')
  await lookAt(page, page.getByRole('dialog', { name: 'Pinned messages' }), 'no pins')

  await ada.choose('About this room')
  const about = page.getByRole('dialog', { name: '#garden' })
  for (const tab of ['About', 'People', 'Rules', 'Banned', 'Log']) {
    await about.getByRole('tab', { name: tab }).click()
    await expect(about.getByRole('tabpanel', { name: tab })).toBeVisible()
    await expectNoViolations(page, `the part of the room called ${tab}`)
  }
  await about.getByRole('tab', { name: 'About' }).click()
  await about.getByRole('button', { name: 'Archive' }).click()
  await lookAt(page, page.getByRole('alertdialog', { name: /^Archive/u }), 'archiving')
  await page.keyboard.press('Escape')
  await expect(about).toBeHidden()

  const card = await ada.openCard('Ben')
  await card.getByRole('button', { name: 'Report…' }).click()
  await lookAt(page, page.getByRole('dialog', { name: 'Report Ben' }), 'reporting somebody')
  await card.getByRole('button', { name: 'Remove from the room…' }).click()
  const removal = page.getByRole('alertdialog', { name: 'Remove Ben?' })
  await removal.getByRole('radio', { name: /^Never/u }).check()
  await lookAt(page, removal, 'removing somebody')
  await card.getByLabel('Role in this room').selectOption('owner')
  await lookAt(page, page.getByRole('alertdialog', { name: /an owner/u }), 'sharing a room')
  ben.leave()
})

test('axe finds nothing in what one opens from a message, or while writing', async ({
  visitor,
}) => {
  test.slow()
  const ada = await visitor('Ada')
  const { page } = ada
  await register(page, { name: 'Ada' })
  await ada.createRoom('garden')
  await ada.say('Water them')
  const row = ada
    .timeline()
    .getByRole('listitem')
    .filter({ hasText: /Water them/u })
  const choose = async (act: string) => {
    await ada.openMenu(row)
    await page.getByRole('menuitem', { name: act }).click()
  }
  await choose('Edit')
  await page.getByRole('textbox', { name: /^Message #|Edit/u }).fill('Water them daily')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(ada.message('Water them daily')).toBeVisible()
  await choose('What it said before')
  const edits = page.getByRole('dialog', { name: 'What it said before' })
  await expect(edits.getByRole('listitem')).toHaveCount(2)
  await lookAt(page, edits, 'what a message said before')
  await choose('Delete…')
  await lookAt(page, page.getByRole('alertdialog', { name: 'Delete your message?' }), 'deleting')
  await choose('Pin')
  await ada.choose('Pinned messages')
  const pins = page.getByRole('dialog', { name: 'Pinned messages' })
  await expect(pins.getByText('Water them daily')).toBeVisible()
  await lookAt(page, pins, 'pins')
  await ada.timeline().getByTitle('Go to another day').first().click()
  await lookAt(page, page.getByRole('dialog', { name: 'Go to a day' }), 'going to a day')
  await row.focus()
  await page.keyboard.press('r')

  await lookAtMenu(page, page.getByRole('button', { name: 'Add', exact: true }), 'what to add')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Formatting and preview' }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('textbox', { name: 'Message #garden' }).fill('**Two** cans')
  await page.getByRole('button', { name: 'Preview' }).click()
  await expect(page.getByRole('region', { name: 'Preview' })).toContainText('Two cans')
  await expectNoViolations(page, 'formatting and preview')
  await page.getByRole('button', { name: 'Emoji' }).click()
  const board = page.getByRole('dialog', { name: 'Emoji' })
  await expect(board.getByRole('gridcell').first()).toBeVisible()
  await lookAt(page, board, 'emoji')
})

test('axe finds nothing on what the owner sees', async ({ visitor, server }) => {
  const ada = await visitor('Ada')
  const { page } = ada
  await page.goto(server.ownerLink)
  await page.getByLabel('Your name').fill('Ada')
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Become the owner' }).click()
  await lookAt(page, page.getByRole('dialog', { name: 'Welcome, Ada' }), 'the first run')
  const [ben, cleo] = [
    await Talker.register(server.url, 'Ben'),
    await Talker.register(server.url, 'Cleo'),
  ]
  await ben.ask('join_room', { room: 'lobby' })
  const { members } = await ben.ask<{ members: { user: User }[] }>('list_members', {
    room: 'lobby',
  })
  const reported = members.find(({ user }) => user.username === 'Ben')
  await cleo.ask('report', { user: reported?.user.id, reason: 'Sells watches' })
  await page.goto('/reports')
  await expect(page.getByText('Sells watches')).toBeVisible()
  await expectNoViolations(page, 'reports')
  await page.goto('/r/12345678-1234-1234-1234-123456789012')
  await expect(page.getByRole('heading', { name: 'You are not in this room' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Ask to be let in' })).toBeVisible()
  await expectNoViolations(page, 'a room that is perhaps private')
  ben.leave()
  cleo.leave()
})

test('axe finds nothing where a page could not be fetched', async ({ person }) => {
  const { page } = await person('Ada')
  await page.route(/\/assets\/search-screen-/u, (route) => route.abort())
  await page.goto('/search')
  await expect(page.getByRole('button', { name: 'Reload' })).toBeVisible()
  await expectNoViolations(page, 'a page that could not be fetched')
})
