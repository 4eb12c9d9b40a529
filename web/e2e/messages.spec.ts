import type { Locator } from '@playwright/test'
import { register } from './support/account-story.ts'
import type { Person } from './support/person.ts'
import { picture } from './support/pictures.ts'
import { expect, test } from './support/story.ts'
import { Talker } from './support/talker.ts'

/** The row of a message, with who said it and what can be done with it. */
const rowOf = (person: Person, text: string): Locator =>
  person
    .timeline()
    .getByRole('listitem')
    .filter({ has: person.page.getByRole('paragraph').getByText(text, { exact: true }) })

/** Opens what can be done with a message, as a mouse or a finger would. */
const openMenu = (person: Person, text: string): Promise<Locator> =>
  person.openMenu(rowOf(person, text))

const act = async (person: Person, text: string, action: string) =>
  (await openMenu(person, text)).getByRole('menuitem', { name: action }).click()

test('a reaction is given, joined, and taken back', async ({ person }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await ada.join('lobby')
  await ben.join('lobby')
  await ada.say('The slugs are gone')
  await act(ben, 'The slugs are gone', '🎉')
  const seen = rowOf(ada, 'The slugs are gone').getByRole('button', { name: /^🎉/u })
  await expect(seen).toHaveText('🎉1')
  await seen.click()
  await expect(seen).toHaveAttribute('aria-pressed', 'true')
  const own = rowOf(ben, 'The slugs are gone').getByRole('button', { name: /^🎉/u })
  await expect(own).toHaveText('🎉2')
  await expect(own).toHaveAttribute('aria-pressed', 'true')
  await own.click()
  await expect(seen).toHaveText('🎉1')
})

test('what is pinned says so, and what is deleted leaves its place', async ({ person }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await ada.join('lobby')
  await ben.join('lobby')
  await ada.say('Meet at nine')
  await act(ada, 'Meet at nine', 'Pin')
  await expect(rowOf(ben, 'Meet at nine').getByText('Pinned')).toBeVisible()

  await act(ada, 'Meet at nine', 'Delete…')
  const question = ada.page.getByRole('alertdialog')
  await expect(question.getByText('Meet at nine')).toBeVisible()
  await question.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(ben.message('This message was deleted.')).toBeVisible()
  await expect(ben.timeline().getByText('Meet at nine')).toBeHidden()
})

test('others may not edit or delete what is not theirs', async ({ person }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await ada.join('lobby')
  await ben.join('lobby')
  await ada.say('Mine')
  const menu = await openMenu(ben, 'Mine')
  await expect(menu.getByRole('menuitem', { name: 'Reply' })).toBeVisible()
  await expect(menu.getByRole('menuitem', { name: 'Edit' })).toBeHidden()
  await expect(menu.getByRole('menuitem', { name: 'Delete…' })).toBeHidden()
  await expect(menu.getByRole('menuitem', { name: 'Report…' })).toBeVisible()
})

test('a report says what is wrong, and who reads it is told beforehand', async ({ person }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await ada.join('lobby')
  await ben.join('lobby')
  await ada.say('Buy my seeds')
  await act(ben, 'Buy my seeds', 'Report…')
  const dialog = ben.page.getByRole('dialog', { name: 'Report this message' })
  await dialog.getByRole('button', { name: 'Report', exact: true }).click()
  await expect(dialog.getByRole('alert')).toHaveText('Say what is wrong with it.')
  await dialog.getByLabel('What is wrong with it?').fill('It is advertising.')
  await dialog.getByRole('button', { name: 'Report', exact: true }).click()
  await expect(ben.page.getByText('The moderators of this server were told')).toBeVisible()
})

test('an answer shows what it answers, and leads there', async ({ person, talker }) => {
  const clio = await talker('Clio')
  await clio.ask('join_room', { room: 'lobby' })
  const { message } = await clio.ask<{ message: { id: string } }>('send_message', {
    room: 'lobby',
    text: 'Who waters the garden?',
  })
  await clio.say('lobby', notes(1, 120))
  await clio.ask('send_message', { room: 'lobby', text: 'I do', reply_to: message.id })
  const ada = await person('Ada')
  await ada.join('lobby')
  await expect(ada.message('Who waters the garden?')).toBeHidden()
  await rowOf(ada, 'I do')
    .getByRole('button', { name: /Who waters the garden/u })
    .click()
  await expect(ada.message('Who waters the garden?')).toBeInViewport()
  await expect(rowOf(ada, 'Who waters the garden?')).toBeFocused()
})

test('the link to a message opens its room there', async ({ person, talker }) => {
  const clio = await talker('Clio')
  await clio.ask('join_room', { room: 'lobby' })
  await clio.say('lobby', notes(1, 120))
  const ada = await person('Ada')
  await ada.join('lobby')
  await ada.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await expect(ada.message('Note 80 of many')).toBeAttached()
  await act(ada, 'Note 80 of many', 'Copy a link to it')
  await expect(ada.page.getByText('The link is copied.')).toBeVisible()
  const link = await ada.page.evaluate(() => navigator.clipboard.readText())
  await clio.say('lobby', notes(121, 300))
  await ada.page.goto(link)
  await expect(ada.message('Note 80 of many')).toBeInViewport()
  await expect(ada.message('Note 300 of many')).toBeHidden()
  await ada.page.getByRole('button', { name: /^Jump to the newest|new messages$/u }).click()
  await expect(ada.message('Note 300 of many')).toBeInViewport()
})

test('a picture is seen large, and Escape closes it', async ({ person }) => {
  const ada = await person('Ada')
  await ada.join('lobby')
  await ada.paste(picture(640, 400), 'breast.png', 'image/png')
  await ada.page.getByLabel('Describe image 1').fill('A rust-red square')
  await ada.say('Look')
  await ada.timeline().getByRole('link', { name: 'A rust-red square' }).click()
  const box = ada.page.getByRole('dialog', { name: 'Image 1 of 1' })
  await expect(box.getByRole('img', { name: 'A rust-red square' })).toBeVisible()
  await expect(box.getByRole('link', { name: 'Download' })).toHaveAttribute('href', /^\/uploads\//u)
  await ada.page.keyboard.press('+')
  await expect(box.getByRole('button', { name: 'See the whole image' })).toBeVisible()
  await ada.page.keyboard.press('Escape')
  await expect(box).toBeHidden()
})

test('what is new further up is told of, and read only once one was there', async ({
  person,
  talker,
}) => {
  const ada = await person('Ada')
  await ada.createRoom('garden')
  await ada.join('lobby')
  const clio = await talker('Clio')
  await clio.ask('join_room', { room: 'garden' })
  await clio.say('garden', notes(1, 40))
  await ada.open('garden')
  await expect(ada.message('Note 40 of many')).toBeInViewport()
  await expect(ada.page).toHaveTitle(/^\(40\)/u)
  await ada.page.getByRole('button', { name: /^40 new since/u }).click()
  await expect(ada.message('Note 1 of many')).toBeInViewport()
  await ada.page.getByRole('button', { name: /^40 new messages/u }).click()
  await expect(ada.page).toHaveTitle('#garden · Stonechat')
})

test('by keyboard alone one walks to a message, reacts to it and deletes it', async ({
  person,
}) => {
  const ada = await person('Ada')
  await ada.join('lobby')
  await ada.say('First words')
  await ada.say('Second words')
  await expect(ada.message('Second words')).toBeVisible()
  // Not before it is sent.
  await expect(async () => {
    await ada.timeline().focus()
    await ada.page.keyboard.press('ArrowUp')
    await expect(rowOf(ada, 'Second words')).toBeFocused({ timeout: 200 })
  }).toPass()
  await ada.page.keyboard.press('ArrowUp')
  await expect(rowOf(ada, 'First words')).toBeFocused()
  await ada.page.keyboard.press('Enter')
  const menu = ada.page.getByRole('menu')
  await expect(menu).toBeVisible()
  await ada.page.keyboard.press('Escape')
  await expect(menu).toBeHidden()
  await expect(rowOf(ada, 'First words')).toBeFocused()

  await ada.page.keyboard.press('ArrowDown')
  await ada.page.keyboard.press('p')
  await expect(rowOf(ada, 'Second words').getByText('Pinned')).toBeVisible()
  await ada.page.keyboard.press('Delete')
  await expect(ada.page.getByRole('alertdialog')).toBeVisible()
  await ada.page.keyboard.press('Tab')
  await ada.page.keyboard.press('Enter')
  await expect(ada.message('This message was deleted.')).toBeVisible()
  await expect(ada.message('First words')).toBeVisible()
})

test('Markdown looks as it was meant, and names call people', async ({ person }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await ada.join('lobby')
  await ben.join('lobby')
  await ada.say('**Ben**: see `slugs` @Ben\n- one\n- two')
  const row = rowOf(ben, 'Ben: see slugs @Ben')
  await expect(row.getByRole('strong')).toHaveText('Ben')
  await expect(row.getByRole('code')).toHaveText('slugs')
  await expect(row.getByRole('button', { name: '@Ben' })).toBeVisible()
  await expect(row.getByRole('list').getByRole('listitem')).toHaveText(['one', 'two'])
})

function notes(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `Note ${from + index} of many`)
}

test('one answers and edits where one writes', async ({ person }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await ada.join('lobby')
  await ben.join('lobby')
  await ada.say('Tea at four?')
  await act(ben, 'Tea at four?', 'Reply')
  await expect(ben.composer('lobby')).toBeFocused()
  await ben.say('Gladly')
  const answer = rowOf(ada, 'Gladly')
  await expect(answer.getByRole('button', { name: /Ada\s*Tea at four/u })).toBeVisible()

  await act(ada, 'Tea at four?', 'Edit')
  const field = ada.page.getByRole('textbox', { name: 'Edit your message' })
  await expect(field).toHaveValue('Tea at four?')
  await field.fill('Tea at five?')
  await ada.page.getByRole('button', { name: 'Save' }).click()
  await expect(ben.message('Tea at five?')).toBeVisible()
  await expect(answer.getByRole('button', { name: /Tea at five/u })).toBeVisible()
  await rowOf(ada, 'Tea at five?').getByRole('button', { name: 'edited' }).click()
  const before = ada.page.getByRole('dialog', { name: 'What it said before' })
  await expect(before.getByText('Tea at four?')).toBeVisible()
})

test('a whisper stands in the room, and says who else can read it', async ({
  visitor,
  server,
  person,
}) => {
  const ada = await visitor('Ada')
  await register(ada.page, { name: 'Ada' })
  await ada.join('lobby')
  const ben = await Talker.register(server.url, 'Ben')
  await ben.ask('join_room', { room: 'lobby' })
  const clio = await person('Clio')
  await clio.join('lobby')
  const { members } = await ben.ask<{ members: { user: { id: string; username: string } }[] }>(
    'list_members',
    { room: 'lobby' },
  )
  const to = members.filter(({ user }) => user.username === 'Ada').map(({ user }) => user.id)
  await ben.ask('send_message', { room: 'lobby', text: 'Between us', to })
  await expect(rowOf(ada, 'Between us').getByText('Only you and Ben')).toBeVisible()
  const heard = ada.page.getByRole('log', { name: 'New messages' })
  await expect(heard).toContainText('Ben, whispering: Between us')
  await act(ada, 'Between us', 'Reply')
  const whisper = ada.page.getByRole('region', { name: 'Write a whisper' })
  await expect(whisper.getByRole('button', { name: 'Without Ben' })).toBeVisible()
  await ben.ask('send_message', { room: 'lobby', text: 'For all' })
  await expect(clio.message('For all')).toBeVisible()
  await expect(clio.message('Between us')).toBeHidden()
  ben.leave()
})
