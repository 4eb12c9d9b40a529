import { register } from './support/account-story.ts'
import { expectNoViolations } from './support/axe.ts'
import { expect, test } from './support/story.ts'

test.skip(({ isMobile }) => isMobile, 'it is about keyboards')

test('rooms, people and commands are a few letters away', async ({ visitor }) => {
  const ada = await visitor('Ada')
  await register(ada.page, { name: 'Ada' })
  await ada.createRoom('garden-club')
  await ada.createRoom('tea')
  await register((await visitor('Benjamin')).page, { name: 'Benjamin' })
  const { page } = ada

  await page.keyboard.press('Control+k')
  const line = page.getByRole('combobox', { name: 'A room, a person or a command' })
  await expect(line).toBeFocused()
  await expectNoViolations(page, 'going to a room, a person or a command')
  await line.fill('gc')
  await expect(page.getByRole('option').first()).toHaveText(/garden-club/u)
  await line.press('Enter')
  await expect(ada.heading('garden-club')).toBeVisible()

  await page.keyboard.press('Control+k')
  await line.fill('benj')
  await expect(page.getByRole('option', { name: 'Benjamin' })).toBeVisible()
  await line.press('Enter')
  await expect(ada.heading('Benjamin')).toBeVisible()

  await page.keyboard.press('Control+k')
  await line.fill('browse')
  await line.press('Enter')
  await expect(ada.heading('Rooms')).toBeVisible()
})

test('one walks along the rooms, and straight to what is unread', async ({ person }) => {
  const ada = await person('Ada')
  for (const room of ['apples', 'birds', 'clouds']) await ada.createRoom(room)
  const ben = await person('Ben')
  await ben.join('apples')
  const { page } = ada

  await page.keyboard.press('Alt+ArrowUp')
  await expect(ada.heading('birds')).toBeVisible()
  await page.keyboard.press('Alt+ArrowDown')
  await expect(ada.heading('clouds')).toBeVisible()
  await ben.say('Over here')
  await expect(ada.roomLink('apples')).toHaveAccessibleName(/1 new message/u)
  await page.keyboard.press('Alt+Shift+ArrowDown')
  await expect(ada.heading('apples')).toBeVisible()
})

test('the keys are listed where one asks for them, and a question mark can be written', async ({
  person,
}) => {
  const ada = await person('Ada')
  await ada.createRoom('tea')
  const { page } = ada
  await ada.composer('tea').press('?')
  await expect(ada.composer('tea')).toHaveValue('?')
  await page.keyboard.press('Control+/')
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(sheet.getByText('Next unread room')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()
  await expect(ada.composer('tea')).toBeFocused()
})
