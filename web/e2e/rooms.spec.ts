import type { Locator } from '@playwright/test'
import { logIn, register } from './support/account-story.ts'
import { expectNoViolations } from './support/axe.ts'
import type { Person } from './support/person.ts'
import { expect, test } from './support/story.ts'
import { Talker } from './support/talker.ts'

async function createPrivate(person: Person, title: string): Promise<void> {
  await person.browse()
  await person.page.getByRole('main').getByRole('button', { name: 'Create a room' }).click()
  const dialog = person.page.getByRole('dialog', { name: 'Create a room' })
  await dialog.getByRole('radio', { name: /a private room/u }).check()
  await dialog.getByLabel('Title').fill(title)
  await dialog.getByRole('button', { name: 'Create room' }).click()
  await expect(person.heading(title)).toBeVisible()
}

async function details(person: Person, tab: string): Promise<Locator> {
  await person.choose('About this room')
  const dialog = person.page.getByRole('dialog')
  await dialog.getByRole('tab', { name: tab }).click()
  return dialog
}

test('I make a private room, bring somebody in, and nobody else learns of it', async ({
  visitor,
}) => {
  const [ada, ben] = [await visitor('Ada'), await visitor('Ben')]
  await register(ada.page, { name: 'Ada' })
  await register(ben.page, { name: 'Ben' })
  await createPrivate(ada, 'Surprise')
  await ada.choose('Invite people…')
  const dialog = ada.page.getByRole('dialog', { name: 'Invite to Surprise' })
  await dialog.getByRole('combobox', { name: 'Whom?' }).fill('be')
  await dialog.getByRole('option', { name: /Ben/u }).click()
  await dialog.getByRole('button', { name: 'Invite', exact: true }).click()
  await expect(dialog).toBeHidden()
  await ben.open('Surprise')
  await expect(ben.page.getByRole('button', { name: 'Join Surprise' })).toBeHidden()
})

test('whoever has the link asks to be let in, and comes in when somebody says yes', async ({
  visitor,
}) => {
  const [ada, ben] = [await visitor('Ada'), await visitor('Ben')]
  await register(ada.page, { name: 'Ada' })
  await register(ben.page, { name: 'Ben' })
  await createPrivate(ada, 'Plans')
  const path = new URL(ada.page.url()).pathname

  await ben.page.goto(path)
  await expect(ben.heading('You are not in this room')).toBeVisible()
  await ben.page.getByLabel('A word about you').fill('I bring cake')
  await ben.page.getByRole('button', { name: 'Ask to be let in' }).click()
  await expect(ben.page.getByText('You have asked.')).toBeVisible()

  await expect(ada.page.getByText('Ben asks to be let in.')).toBeVisible()
  await ada.page.getByRole('button', { name: 'Decide' }).click()
  const dialog = ada.page.getByRole('dialog', { name: 'Plans' })
  await expect(dialog.getByText('I bring cake')).toBeVisible()
  await dialog.getByRole('button', { name: 'Let in Ben' }).click()
  await expect(ben.heading('Plans')).toBeVisible()
  await expect(dialog.getByText('Nobody asks to be let in.')).toBeVisible()
})

test('what goes in a room is changed by those who run it, and told in its log', async ({
  visitor,
  server,
}) => {
  const ada = await visitor('Ada')
  await register(ada.page, { name: 'Ada' })
  const ben = await Talker.register(server.url, 'Ben')
  await ada.createRoom('garden')
  await ben.ask('join_room', { room: 'garden' })
  const dialog = await details(ada, 'Rules')
  await dialog.getByLabel('Who may write?').selectOption('Owners only')
  await dialog.getByLabel('Slow mode').selectOption('1 minute')
  await dialog.getByRole('switch', { name: 'Show who has read' }).click()
  await expectNoViolations(ada.page, 'the rules of a room')
  await expect(ben.say('garden', ['May I?'])).rejects.toThrow()

  await dialog.getByRole('tab', { name: 'About' }).click()
  await dialog.getByLabel('What is it about?').fill('Mostly slugs')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog.getByText('Saved.')).toBeVisible()
  await dialog.getByRole('tab', { name: 'Log' }).click()
  await expect(dialog.getByText('Ada changed the room: it is about “Mostly slugs”')).toBeVisible()
  await expect(dialog.getByText('Ada changed the room: slow mode: 1 minute')).toBeVisible()
  ben.leave()
})

test('an owner who leaves hands the room over', async ({ visitor, server }) => {
  const ada = await visitor('Ada')
  await register(ada.page, { name: 'Ada' })
  const ben = await Talker.register(server.url, 'Ben')
  await ada.createRoom('garden')
  await ben.ask('join_room', { room: 'garden' })
  await expect(
    ada.page.getByRole('button', { name: 'People: 2 people in this room' }),
  ).toBeVisible()
  await ada.choose('Leave room')
  const question = ada.page.getByRole('alertdialog', { name: 'Leave #garden?' })
  await question.getByLabel('Who shall own it?').selectOption('Ben')
  await question.getByRole('button', { name: 'Leave' }).click()
  await expect(ada.heading('Rooms')).toBeVisible()
  await ben.ask('update_room', { room: 'garden', topic: 'Mine now' })
  await expect(ada.page.getByText('Mine now')).toBeVisible()
  ben.leave()
})

test('an archived room is folded away, and can be opened again', async ({ person }) => {
  const ada = await person('Ada')
  await ada.createRoom('attic')
  const dialog = await details(ada, 'About')
  await dialog.getByRole('button', { name: 'Archive…' }).click()
  await ada.page.getByRole('alertdialog').getByRole('button', { name: 'Archive' }).click()
  await expect(dialog.getByText('It is archived')).toBeVisible()
  await dialog.getByRole('button', { name: 'Close' }).click()
  await ada.browse()
  const back = ada.page.getByRole('link', { name: 'Back to your rooms' })
  if (await back.isVisible()) await back.click()
  await expect(ada.roomLink('attic')).toBeHidden()
  await ada.page.getByRole('button', { name: 'Archived', expanded: false }).click()
  await ada.open('attic')
  await details(ada, 'About')
  await dialog.getByRole('button', { name: 'Open it again' }).click()
  await expect(dialog.getByText('It is archived')).toBeHidden()
})

test('what is new is counted on all my devices, and what is for me stands out', async ({
  visitor,
  server,
}) => {
  const [desk, pocket] = [await visitor('Ada'), await visitor('Ada')]
  await register(desk.page, { name: 'Ada' })
  await pocket.page.goto('/login')
  await logIn(pocket.page, 'Ada')
  const ben = await Talker.register(server.url, 'Ben')
  for (const room of ['garden', 'tea']) await desk.createRoom(room)
  await ben.ask('join_room', { room: 'garden' })
  await desk.browse()
  await pocket.page.goto('/')
  await ben.say('garden', ['Slugs again', '@Ada come and look'])
  for (const device of [desk, pocket]) {
    const back = device.page.getByRole('link', { name: 'Back to your rooms' })
    if (await back.isVisible()) await back.click()
    await expect(device.roomLink('garden')).toHaveAccessibleName(
      /2 new messages, 1 of them for you/u,
    )
  }
  await desk.open('garden')
  await expect(desk.message('Slugs again')).toBeVisible()
  const back = pocket.page.getByRole('link', { name: 'Back to your rooms' })
  if (await back.isVisible()) await back.click()
  await expect(pocket.roomLink('garden')).not.toHaveAccessibleName(/new/u)
  ben.leave()
})

test('the list of my rooms is filtered, folded and walked along', async ({ person, isMobile }) => {
  test.skip(isMobile, 'it is about keyboards')
  const ada = await person('Ada')
  for (const room of ['apples', 'birds', 'clouds']) await ada.createRoom(room)
  await ada.composer('clouds').fill('Half a thought')
  const { page } = ada
  await page.getByRole('searchbox', { name: 'Filter your rooms' }).fill('bir')
  await expect(ada.roomLink('apples')).toBeHidden()
  await page.keyboard.press('Enter')
  await expect(ada.heading('birds')).toBeVisible()
  await expect(ada.roomLink('clouds')).toHaveAccessibleName(/Draft/u)

  await ada.roomLink('apples').focus()
  await page.keyboard.press('ArrowDown')
  await expect(ada.roomLink('birds')).toBeFocused()
  await page.keyboard.press('End')
  await expect(page.getByRole('link', { name: 'Search messages' })).toBeFocused()

  await page.getByRole('button', { name: 'Your rooms' }).click()
  await expect(ada.roomLink('apples')).toBeHidden()
  await expect(ada.roomLink('birds')).toBeVisible()
  await page.reload()
  await expect(ada.heading('birds')).toBeVisible()
  await expect(ada.roomLink('apples')).toBeHidden()
})
